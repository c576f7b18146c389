import type { Authenticate } from '#application/identity/authenticate.ts';
import { requestState, type Check, type CheckFor } from '../exchange.ts';

/** Whoever needs a session needs one that is alive now. */
export function liveSession(authenticate: Authenticate): CheckFor {
  const check: Check = async (exchange) => {
    exchange.actor = await authenticate.execute(exchange.bearer);
    requestState(exchange.ctx).userId = exchange.actor.userId;
  };
  return ({ access }) => (access === 'public' || access === 'any-token' ? null : check);
}
