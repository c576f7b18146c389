import type { AsyncLocalStorage } from 'node:async_hooks';
import Koa, { type Middleware } from 'koa';
import type { Registry } from 'prom-client';
import type { Origin } from '#application/audit/ports/request-origin.ts';
import type { Logger } from '#application/shared/ports/logger.ts';
import type { RequestState } from './context.ts';
import { accessLog } from './middleware/access-log.ts';
import { closeWhileDraining } from './middleware/close-while-draining.ts';
import { crossOrigin } from './middleware/cross-origin.ts';
import { errorHandler } from './middleware/error-handler.ts';
import { oneHost } from './middleware/one-host.ts';
import { publicPath } from './middleware/public-path.ts';
import { requestId } from './middleware/request-id.ts';
import { securityHeaders } from './middleware/security-headers.ts';
import type { RouteMiddlewareDeps } from './route-middleware.ts';
import { routing } from './routing.ts';
import type { RouteDescriptor } from './route.ts';

export interface AppDeps extends RouteMiddlewareDeps {
  readonly routes: readonly RouteDescriptor[];
  readonly logger: Logger;
  readonly requestContext: AsyncLocalStorage<Origin>;
  readonly registry: Registry;
  readonly readiness: { readonly draining: boolean };
  readonly corsOrigins: readonly string[];
  /** What stands before each path in the service's public address: empty, or for example `/id`. */
  readonly publicPath: string;
  /** Middleware of your own: it sees every well-formed request before the routes do. */
  readonly middleware?: readonly Middleware[];
}

/** The way of every request, top to bottom; what a route checks after that stands in route-middleware.ts. */
export function buildApp(deps: AppDeps): Koa<RequestState> {
  const app = new Koa<RequestState>();
  app.use(requestId(deps));
  app.use(accessLog(deps.logger, deps.registry));
  app.use(closeWhileDraining(deps.readiness));
  app.use(errorHandler(deps.logger, deps.publicPath));
  app.use(oneHost);
  app.use(securityHeaders());
  if (deps.corsOrigins.length > 0) app.use(crossOrigin(deps.corsOrigins));
  if (deps.publicPath !== '') app.use(publicPath(deps.publicPath));
  for (const middleware of deps.middleware ?? []) app.use(middleware);
  app.use(routing(deps.routes, deps));
  // Errors that come too late for an answer: as a rule the client hung up while it was being sent.
  app.on('error', (error: unknown) => deps.logger.debug('response_failed', { error }));
  return app;
}
