import type { Authenticate } from '#application/identity/authenticate.ts';
import { requestState, type CheckFor } from '../exchange.ts';

/** Whoever needs a session needs one that is alive now. */
export function liveSession(authenticate: Authenticate): CheckFor {
  return ({ access }) => {
    if (access === 'public' || access === 'any-token') return null;
    return async (exchange) => {
      exchange.actor = await authenticate.execute(exchange.bearer);
      requestState(exchange.ctx).userId = exchange.actor.userId;
    };
  };
}
