import type { Authenticate } from '#application/identity/authenticate.ts';
import { requestState, type CheckFor } from '../exchange.ts';

/** Whoever needs a session needs one that is alive now. What the route reads ahead is under way meanwhile. */
export function liveSession(authenticate: Authenticate): CheckFor {
  return ({ access, ahead }) => {
    if (access === 'public' || access === 'any-token') return null;
    return async (exchange) => {
      const { bearer } = exchange;
      if (ahead !== undefined && bearer?.status === 'valid') {
        exchange.ahead = ahead(bearer.claims);
        // It may fail before, or instead of, being looked at.
        exchange.ahead.catch(() => undefined);
      }
      exchange.actor = await authenticate.execute(bearer);
      requestState(exchange.ctx).userId = exchange.actor.userId;
    };
  };
}
