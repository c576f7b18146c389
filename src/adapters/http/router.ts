import { createRequire } from 'node:module';
import type * as koaRouter from '@koa/router';
import type { Middleware } from 'koa';
import { routeHandler, type RouteHandlerDeps } from './route-handler.ts';
import { requestState } from './exchange.ts';
import type { RouteDescriptor } from './route.ts';

// Its module for `import` imports node:http, and with that Node's WebSocket and fetch: see http-server.
const { Router } = createRequire(import.meta.url)('@koa/router') as typeof koaRouter;

interface HandledRoute {
  readonly route: RouteDescriptor;
  readonly handle: ReturnType<ReturnType<typeof routeHandler>>;
}

/** The descriptors as a router; it answers OPTIONS, and 405 with `Allow` for a path that lacks the method. */
export function buildRouter(
  routes: readonly RouteDescriptor[],
  deps: RouteHandlerDeps,
): readonly Middleware[] {
  // One spelling for each path: what a proxy in front refuses by its path must not be reachable by another.
  const router = new Router({ strict: true, sensitive: true });
  const handlerOf = routeHandler(deps);
  const handled = routes.map((route) => ({ route, handle: handlerOf(route) }));
  for (const { route, handle } of handled) router[route.method](route.path, handle);
  const allowed = router.allowedMethods();
  return [
    fixedPaths(handled),
    router.routes() as unknown as Middleware,
    async (ctx, next) => {
      await allowed(ctx as never, next);
      // A method that no path here has is still a known path with another method.
      if (ctx.status === 501) ctx.status = 405;
      if (ctx.status === 405 || ctx.method === 'OPTIONS') requestState(ctx).route ||= 'none';
    },
  ];
}

/**
 * Routes without a parameter are looked up; everything else is the router's, which tries the pattern of every route
 * there is (4 % of a request, and a tenth of what it allocates).
 */
function fixedPaths(handled: readonly HandledRoute[]): Middleware {
  const paths = Map.groupBy(
    handled.filter(({ route }) => !route.path.includes(':')),
    ({ route }) => route.path,
  );
  const handlers = new Map(
    Array.from(paths, ([path, routes]) => [
      path,
      new Map(routes.map(({ route, handle }) => [route.method.toUpperCase(), handle])),
    ]),
  );
  return (ctx, next) => {
    const { method = '', url = '' } = ctx.req;
    const query = url.indexOf('?');
    const handle = handlers.get(query < 0 ? url : url.slice(0, query))?.get(method);
    return handle === undefined ? next() : handle(ctx);
  };
}
