import type { Authenticate } from '#application/identity/authenticate.ts';
import type { Check, CheckFor } from '../exchange.ts';

/** RFC 6750, section 2.1; the scheme's name has no case (RFC 9110, section 11.1). */
const BEARER = /^bearer +(\S+) *$/i;

/** Looks at the access token by itself, without asking anything: who to charge the request to, on public routes too. */
export function presentedToken(authenticate: Authenticate): CheckFor {
  const check: Check = (exchange) => {
    const { authorization } = exchange.ctx.req.headers;
    if (!authorization) return;
    const token = BEARER.exec(authorization)?.[1];
    const verified = token === undefined ? MALFORMED : authenticate.verify(token);
    if (!(verified instanceof Promise)) {
      exchange.bearer = verified;
      return;
    }
    return verified.then((found) => {
      exchange.bearer = found;
    });
  };
  return ({ access, limited }) => (access === 'public' && !limited ? null : check);
}

const MALFORMED = { status: 'malformed' } as const;
