import type { AccessTokenCodec } from '#application/identity/sessions/ports/access-token-codec.ts';
import type { Check, CheckFor } from '../exchange.ts';

/** RFC 6750, section 2.1; the scheme's name has no case (RFC 9110, section 11.1). */
const BEARER = /^bearer +(\S+) *$/i;

/** Looks at the access token by itself, without asking anything: who to charge the request to, on public routes too. */
export function presentedToken(accessTokens: AccessTokenCodec): CheckFor {
  const check: Check = (exchange) => {
    const { authorization } = exchange.ctx.req.headers;
    if (!authorization) return;
    const token = tokenIn(authorization);
    if (token === null) {
      exchange.bearer = MALFORMED;
      return;
    }
    return accessTokens.verify(token).then((found) => {
      exchange.bearer = found;
    });
  };
  return ({ access, limited }) => (access === 'public' && !limited ? null : check);
}

/** Null for another scheme, and for nothing that could be one token. */
function tokenIn(authorization: string): string | null {
  // As nearly everybody writes it; the pattern takes a long token character by character.
  if (authorization.startsWith('Bearer ') && !authorization.includes(' ', 7)) return authorization.slice(7);
  return BEARER.exec(authorization)?.[1] ?? null;
}

const MALFORMED = { status: 'malformed' } as const;
