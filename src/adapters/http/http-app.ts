import type { AsyncLocalStorage } from 'node:async_hooks';
import Koa from 'koa';
import type { Registry } from 'prom-client';
import type { IdGenerator } from '#application/shared/ports/id-generator.ts';
import type { LogFields, Logger } from '#application/shared/ports/logger.ts';
import { accessLog } from './middleware/access-log.ts';
import { crossOrigin } from './middleware/cross-origin.ts';
import { errorBoundary } from './middleware/error-boundary.ts';
import { requestId } from './middleware/request-id.ts';
import type { RouteHandlerDeps } from './route-handler.ts';
import { buildRouter } from './router.ts';
import type { RouteDescriptor } from './route.ts';

export interface HttpAppDeps extends RouteHandlerDeps {
  readonly routes: readonly RouteDescriptor[];
  readonly ids: IdGenerator;
  readonly logger: Logger;
  readonly requestContext: AsyncLocalStorage<LogFields>;
  readonly registry: Registry;
  readonly corsOrigins: readonly string[];
}

/** The way of every request, top to bottom; what a route itself checks stands in route-handler. */
export function buildHttpApp(deps: HttpAppDeps): Koa {
  const app = new Koa();
  app.use(requestId(deps.ids, deps.requestContext));
  app.use(accessLog(deps.logger, deps.registry));
  app.use(errorBoundary(deps.logger));
  if (deps.corsOrigins.length > 0) app.use(crossOrigin(deps.corsOrigins));
  for (const middleware of buildRouter(deps.routes, deps)) app.use(middleware);
  // What gets here got past the error boundary: a client that hung up in mid-answer, as a rule.
  app.on('error', (error: unknown) => deps.logger.debug('response_failed', { error }));
  return app;
}
