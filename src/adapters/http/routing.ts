import { METHODS } from 'node:http';
import { Router } from '@koa/router';
import type { Middleware, RequestState, RouterContext } from './context.ts';
import { routeMiddleware, type RouteMiddlewareDeps } from './route-middleware.ts';
import type { RouteDescriptor } from './route.ts';

type Step = (...args: Parameters<Middleware>) => Promise<unknown>;

/**
 * The descriptors as routers, one for each first segment of their paths, since a router tries all of its patterns on every
 * request. They answer OPTIONS and HEAD, and set 405 with `Allow` for a path that lacks the method.
 * @throws {Error} for a path whose first segment is a parameter.
 */
export function routing(routes: readonly RouteDescriptor[], deps: RouteMiddlewareDeps): Middleware {
  const middlewareOf = routeMiddleware(deps);
  const bySegment = new Map<string, Step>();
  for (const [segment, own] of Map.groupBy(routes, ({ path }) => firstSegment(path))) {
    if (/[:*{}]/.test(segment)) throw new Error(`The first segment of ${own[0]?.path} must be fixed.`);
    // One spelling for each path: what a proxy in front refuses by its path must not be reachable by another.
    // All methods count as known, so that one which no route has is 405 on a path that exists and 404 on others.
    const router = new Router<RequestState, RouterContext>({
      strict: true,
      sensitive: true,
      methods: [...METHODS],
    });
    for (const route of own) router[route.method](route.path, ...middlewareOf(route));
    const [handle, refuse] = [router.routes(), router.allowedMethods()] as unknown as readonly [Step, Step];
    bySegment.set(segment, (ctx, next) => handle(ctx, () => refuse(ctx, next)));
  }
  return (ctx, next) => bySegment.get(firstSegment(ctx.path))?.(ctx, next) ?? next();
}

function firstSegment(path: string): string {
  const [, segment = ''] = path.split('/', 2);
  return segment;
}
