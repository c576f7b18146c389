import type { Middleware } from '../context.ts';

/** An instance that is stopping sends its clients elsewhere: each answer, also to requests under way, closes its connection. */
export function closeWhileDraining(readiness: { readonly draining: boolean }): Middleware {
  return async (ctx, next) => {
    await next();
    if (readiness.draining) ctx.set('Connection', 'close');
  };
}
