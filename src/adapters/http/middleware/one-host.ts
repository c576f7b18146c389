import type { Middleware } from '../context.ts';
import { HttpProblem } from '../problems/http-problem.ts';

/** RFC 9112, section 3.2: 400 for an HTTP/1.1 request without `Host`, and for any with two. */
export const oneHost: Middleware = (ctx, next) => {
  const hosts = ctx.req.headersDistinct['host']?.length ?? 0;
  if (hosts === 1 || (hosts === 0 && ctx.req.httpVersion === '1.0')) return next();
  throw new HttpProblem('request.malformed', 'A request has one Host header.', { Connection: 'close' });
};
