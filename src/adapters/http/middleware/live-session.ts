import type { Authenticate } from '#application/identity/sessions/authenticate.ts';
import type { RouteMiddleware } from '../context.ts';

/**
 * Whoever needs a session needs one that is alive now.
 * @param required false lets those pass who send no token.
 */
export function liveSession(authenticate: Authenticate, required: boolean): RouteMiddleware {
  return async (ctx, next) => {
    if (!required && ctx.state.accessToken === null) {
      await next();
      return;
    }
    const actor = await authenticate.execute(ctx.state.accessToken);
    ctx.state.actor = actor;
    ctx.state.userId = actor.userId;
    await next();
  };
}
