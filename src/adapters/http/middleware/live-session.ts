import type { Authenticate } from '#application/identity/sessions/authenticate.ts';
import type { RouteMiddleware } from '../context.ts';

/** Whoever needs a session needs one that is alive now. */
export function liveSession(authenticate: Authenticate): RouteMiddleware {
  return async (ctx, next) => {
    const actor = await authenticate.execute(ctx.state.accessToken);
    ctx.state.actor = actor;
    ctx.state.userId = actor.userId;
    await next();
  };
}
