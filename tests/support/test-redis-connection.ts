import type { Logger } from '#application/shared/ports/logger.ts';
import type { Metrics } from '#application/shared/ports/metrics.ts';
import { parseRedisAddresses } from '#adapters/redis/redis-addresses.ts';
import { RedisConnection } from '#adapters/redis/redis-connection.ts';
import { until } from './until.ts';

const ignore = (): void => undefined;

/** For tests that look at no log. */
export const SILENT_LOGGER: Logger = { debug: ignore, info: ignore, warn: ignore, error: ignore };

/** For tests that look at no metrics. */
export const SILENT_METRICS: Metrics = {
  counter: () => ({ increment: ignore }),
  histogram: () => ({ observe: ignore }),
  gauge: ignore,
  render: () => Promise.resolve({ contentType: 'text/plain', body: '' }),
};

/** A connection that is up, as each instance of the service has one. Patient: a busy machine is not a lost Redis. */
export async function connectToRedis(url: string): Promise<RedisConnection> {
  const connection = openRedisConnection(url, 5_000);
  await until(() => connection.isAvailable);
  return connection;
}

/** A connection that may yet have to come up, with the service's own deadline unless told otherwise. */
export function openRedisConnection(
  url: string,
  deadlineMs?: number,
  logger: Logger = SILENT_LOGGER,
): RedisConnection {
  return new RedisConnection({
    addresses: parseRedisAddresses(url),
    logger,
    metrics: SILENT_METRICS,
    ...(deadlineMs !== undefined && { deadlineMs }),
  });
}
