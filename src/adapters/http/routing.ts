import { METHODS } from 'node:http';
import { Router } from '@koa/router';
import type { Middleware, RequestState, RouterContext } from './context.ts';
import { routeMiddleware, type RouteMiddlewareDeps } from './route-middleware.ts';
import type { RouteDescriptor } from './route.ts';

/** The descriptors as a router. It answers OPTIONS and HEAD, and sets 405 with `Allow` for a path that lacks the method. */
export function routing(
  routes: readonly RouteDescriptor[],
  deps: RouteMiddlewareDeps,
): readonly Middleware[] {
  // One spelling for each path: what a proxy in front refuses by its path must not be reachable by another.
  // All methods count as known, so that one which no route has is 405 on a path that exists and 404 on others.
  const router = new Router<RequestState, RouterContext>({
    strict: true,
    sensitive: true,
    methods: [...METHODS],
  });
  const middlewareOf = routeMiddleware(deps);
  for (const route of routes) router[route.method](route.path, ...middlewareOf(route));
  return [router.routes(), router.allowedMethods()] as unknown as readonly Middleware[];
}
