import { Histogram, type Registry } from 'prom-client';
import type { Logger } from '#application/shared/ports/logger.ts';
import type { Middleware } from '../context.ts';

/** From a cache hit to the longest wait that is let happen. */
const BUCKETS_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** One line and one observation for every request, once its answer is decided. */
export function accessLog(logger: Logger, registry: Registry): Middleware {
  const durations = new Histogram({
    name: 'latchkey_http_request_duration_seconds',
    help: 'Time from the arrival of a request to its answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: BUCKETS_SECONDS,
    registers: [registry],
  });
  return async (ctx, next) => {
    const started = performance.now();
    try {
      await next();
    } finally {
      const elapsed = performance.now() - started;
      const { method, status } = ctx;
      const { route, userId, targetUserId, client } = ctx.state;
      durations.observe({ method: knownMethod(method), route: route ?? 'none', status }, elapsed / 1000);
      const durationMs = Math.round(elapsed * 100) / 100;
      const who = targetUserId === null ? { userId } : { userId, targetUserId };
      logger.info('request', { method, route, status, durationMs, ...who, address: client.address });
    }
  };
}

/** A client can send any word as a method; a label must not grow with it. */
function knownMethod(method: string): string {
  return ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].includes(method) ? method : 'OTHER';
}
