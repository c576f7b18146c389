import type { Logger } from '#application/shared/ports/logger.ts';
import type { Context, Middleware } from '../context.ts';
import { HttpProblem } from '../problems/http-problem.ts';
import { problemAnswer } from '../problems/problem-answer.ts';
import { PROBLEM_TYPE } from '../problems/problem-body.ts';

/** Describe the answer that failed, not the problem. */
const NOT_OF_A_PROBLEM = ['ETag', 'Last-Modified', 'Location', 'Content-Encoding'];

/** Every failure comes back through here and becomes problem+json; unexpected ones are logged whole. */
export function errorHandler(logger: Logger, publicPath: string): Middleware {
  return async (ctx, next) => {
    try {
      await next();
      refuseUnrouted(ctx);
    } catch (error) {
      const { body, headers } = problemAnswer(error, { requestId: ctx.state.requestId, publicPath });
      if (body.status >= 500) {
        const level = body.code === 'service.unexpected' ? 'error' : 'warn';
        logger[level]('request_failed', { code: body.code, error });
      }
      for (const name of NOT_OF_A_PROBLEM) ctx.remove(name);
      ctx.set(headers);
      ctx.set({ 'Cache-Control': 'no-store', 'Content-Type': PROBLEM_TYPE });
      ctx.status = body.status;
      ctx.body = JSON.stringify(body);
    }
  };
}

/** Koa starts with 404, and the router sets 405; neither has a body. @throws {HttpProblem} */
function refuseUnrouted({ status, method, body }: Context): void {
  if (body !== undefined && body !== null) return;
  if (status === 404)
    throw new HttpProblem('request.not_found', `There is nothing at this path for ${method}.`);
  if (status === 405) throw new HttpProblem('request.method_not_allowed', `${method} is not for this path.`);
}
