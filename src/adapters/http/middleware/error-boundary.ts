import type { Middleware, ParameterizedContext } from 'koa';
import type { Logger } from '#application/shared/ports/logger.ts';
import { requestState } from '../exchange.ts';
import { HttpProblem } from '../problems/http-problem.ts';
import { problemAnswer } from '../problems/problem-answer.ts';
import { PROBLEM_TYPE } from '../problems/problem-body.ts';
import { PROBLEM_HEADERS } from '../problems/problem-headers.ts';

/** Every failure comes back through here and becomes problem+json; unexpected ones are logged whole. */
export function errorBoundary(logger: Logger): Middleware {
  return async (ctx, next) => {
    const { answer, requestId } = requestState(ctx);
    try {
      await next();
      answer.status ??= unrouted(ctx);
    } catch (error) {
      const { body, headers } = problemAnswer(error, requestId);
      if (body.status >= 500) {
        const level = body.code === 'service.unexpected' ? 'error' : 'warn';
        logger[level]('request_failed', { code: body.code, error });
      }
      for (const [name, value] of Object.entries(headers)) answer.set(name, value);
      answer.constants = PROBLEM_HEADERS;
      answer.setBody(JSON.stringify(body), PROBLEM_TYPE);
      answer.status = body.status;
    }
  };
}

/** The status that router and CORS left where no route answered: that of OPTIONS. @throws {HttpProblem} 404, 405 */
function unrouted({ status, method }: ParameterizedContext): number {
  if (status === 404)
    throw new HttpProblem('request.not_found', `There is nothing at this path for ${method}.`);
  if (status === 405) throw new HttpProblem('request.method_not_allowed', `${method} is not for this path.`);
  return status;
}
