import type { Authenticate } from '#application/identity/authenticate.ts';
import { requestState, type Check } from '../exchange.ts';

/** Whoever needs a session needs one that is alive now. */
export function liveSession(authenticate: Authenticate): Check {
  return async (exchange) => {
    const { access } = exchange.route;
    if (access === 'public' || access === 'any-token') return;
    exchange.actor = await authenticate.execute(exchange.bearer);
    requestState(exchange.ctx).userId = exchange.actor.userId;
  };
}
