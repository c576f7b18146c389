import type { RouteMiddleware } from '../context.ts';
import { HttpProblem } from '../problems/http-problem.ts';
import type { RouteDescriptor } from '../route.ts';

/** A parameter of a media range, `q` excepted. */
const PARAMETER = /;(?!\s*q\s*=)[^;,"]*(?:"(?:[^"\\]|\\.)*")?[^;,"]*/gi;

/**
 * 406 for an Accept header that rules out everything the route can answer with; none accepts all. Parameters such as
 * `charset` or `version` exclude nothing (RFC 9110, section 12.5.1, lets a server disregard them).
 */
export function contentNegotiation({ responses }: RouteDescriptor): RouteMiddleware | null {
  const offered = Object.values(responses).flatMap(({ schema, contentType, otherType }) => {
    const type = contentType ?? (schema === undefined ? undefined : 'application/json');
    return [type, otherType].filter((each) => each !== undefined);
  });
  if (offered.length === 0) return null;
  return (ctx, next) => {
    const { accept } = ctx.headers;
    if (accept === undefined || accept === '*/*') return next();
    ctx.headers.accept = accept.replaceAll(PARAMETER, '');
    if (ctx.accepts(...offered) !== false) return next();
    throw new HttpProblem('request.not_acceptable', `This is answered as ${offered.join(' or ')}.`);
  };
}
