import { Registry } from 'prom-client';
import type { Logger } from '#application/shared/ports/logger.ts';
import { parseRedisAddresses } from '#adapters/redis/redis-addresses.ts';
import { RedisConnection } from '#adapters/redis/redis-connection.ts';
import { until } from './until.ts';

const ignore = (): void => undefined;

/** For tests that look at no log. */
export const SILENT_LOGGER: Logger = { debug: ignore, info: ignore, warn: ignore, error: ignore };

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
    registry: new Registry(),
    ...(deadlineMs !== undefined && { deadlineMs }),
  });
}
