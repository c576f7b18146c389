import type { Middleware, ParameterizedContext } from 'koa';
import type { Logger } from '#application/shared/ports/logger.ts';
import { requestState } from '../exchange.ts';
import { HttpProblem } from '../problems/http-problem.ts';
import { problemAnswer } from '../problems/problem-answer.ts';
import { PROBLEM_TYPE } from '../problems/problem-body.ts';

/** Every failure comes back through here and becomes problem+json; unexpected ones are logged whole. */
export function errorBoundary(logger: Logger): Middleware {
  return async (ctx, next) => {
    try {
      await next();
      if (ctx.status === 404 && ctx.body === undefined) throw nothingHere(ctx);
      if (ctx.status === 405)
        throw new HttpProblem('request.method_not_allowed', `${ctx.method} is not for this path.`);
    } catch (error) {
      const { requestId } = requestState(ctx);
      const { body, headers } = problemAnswer(error, requestId);
      if (body.status >= 500) {
        const level = body.code === 'service.unexpected' ? 'error' : 'warn';
        logger[level]('request_failed', { code: body.code, error });
      }
      ctx.status = body.status;
      ctx.set(headers);
      ctx.remove('ETag');
      ctx.remove('Last-Modified');
      ctx.set('Cache-Control', 'no-store');
      ctx.body = JSON.stringify(body);
      ctx.set('Content-Type', PROBLEM_TYPE);
    }
  };
}

function nothingHere(ctx: ParameterizedContext): HttpProblem {
  return new HttpProblem('request.not_found', `There is nothing at this path for ${ctx.method}.`);
}
