import Koa from 'koa';
import type { IdGenerator } from '#application/shared/ports/id-generator.ts';
import type { LogContext } from '#application/shared/ports/log-context.ts';
import type { Logger } from '#application/shared/ports/logger.ts';
import type { Metrics } from '#application/shared/ports/metrics.ts';
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
  readonly logContext: LogContext;
  readonly metrics: Metrics;
  readonly corsOrigins: readonly string[];
}

/** The way of every request, top to bottom; what a route itself checks stands in route-handler. */
export function buildHttpApp(deps: HttpAppDeps): Koa {
  const app = new Koa();
  app.use(requestId(deps.ids, deps.logContext));
  app.use(accessLog(deps.logger, deps.metrics));
  app.use(errorBoundary(deps.logger));
  if (deps.corsOrigins.length > 0) app.use(crossOrigin(deps.corsOrigins));
  for (const middleware of buildRouter(deps.routes, deps)) app.use(middleware);
  // What gets here got past the error boundary: a client that hung up in mid-answer, as a rule.
  app.on('error', (error: unknown) => deps.logger.debug('response_failed', { error }));
  return app;
}
