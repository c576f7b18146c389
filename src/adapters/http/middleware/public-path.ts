import type { Middleware } from '../context.ts';

/**
 * For a service behind a path prefix, such as `/id`. A proxy may strip the prefix or pass it on: the routes get the path
 * without it. `Location` gets it back, since clients know no other address.
 */
export function publicPath(prefix: string): Middleware {
  return async (ctx, next) => {
    if (ctx.path === prefix || ctx.path.startsWith(`${prefix}/`))
      ctx.path = ctx.path.slice(prefix.length) || '/';
    await next();
    const { location } = ctx.response.headers;
    if (typeof location === 'string' && location.startsWith('/')) ctx.set('Location', `${prefix}${location}`);
  };
}
