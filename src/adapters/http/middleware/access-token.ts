import type { AccessTokenCodec } from '#application/identity/sessions/ports/access-token-codec.ts';
import type { RouteMiddleware } from '../context.ts';

/** RFC 6750, section 2.1; the scheme's name has no case (RFC 9110, section 11.1). */
const BEARER = /^bearer +(\S+) *$/i;

/** Verifies the access token by itself, without asking anything: it decides who is charged, on public routes too. */
export function accessToken(accessTokens: AccessTokenCodec): RouteMiddleware {
  return async (ctx, next) => {
    const { authorization } = ctx.headers;
    if (authorization) {
      const token = BEARER.exec(authorization)?.[1];
      ctx.state.accessToken =
        token === undefined ? { status: 'malformed' } : await accessTokens.verify(token);
    }
    await next();
  };
}
