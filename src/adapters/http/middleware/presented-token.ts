import type { Authenticate } from '#application/identity/authenticate.ts';
import type { Check } from '../exchange.ts';

/** RFC 6750, section 2.1; the scheme's name has no case (RFC 9110, section 11.1). */
const BEARER = /^bearer +(\S+) *$/i;

/** Looks at the access token by itself, without asking anything: who to charge the request to, on public routes too. */
export function presentedToken(authenticate: Authenticate): Check {
  return async (exchange) => {
    const { ctx, route } = exchange;
    if (route.access === 'public' && !route.limited) return;
    const header = ctx.get('authorization');
    if (header === '') return;
    const token = BEARER.exec(header)?.[1];
    exchange.bearer = token === undefined ? { status: 'malformed' } : await authenticate.verify(token);
  };
}
