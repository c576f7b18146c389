import type { Authenticate } from '#application/identity/sessions/authenticate.ts';
import { requestState, type CheckFor } from '../exchange.ts';

/** Whoever needs a session needs one that is alive now. */
export function liveSession(authenticate: Authenticate): CheckFor {
  return ({ access }) => {
    if (access === 'public' || access === 'any-token') return null;
    return (exchange) =>
      authenticate.execute(exchange.bearer).then((actor) => {
        exchange.actor = actor;
        requestState(exchange.ctx).userId = actor.userId;
      });
  };
}
