import { Registry } from 'prom-client';
import type { Logger } from '#application/shared/ports/logger.ts';
import { RedisConnection } from '#adapters/redis/redis-connection.ts';
import { parseRedisUrl } from '#adapters/redis/redis-url.ts';

const ignore = (): void => undefined;

/** For tests that look at no log. */
export const SILENT_LOGGER: Logger = { debug: ignore, info: ignore, warn: ignore, error: ignore };

const PATIENT = { commandTimeoutMs: 5_000 };

interface Options {
  readonly commandTimeoutMs?: number;
  readonly keyPrefix?: string;
  readonly logger?: Logger;
}

/** A connection that is up, as each instance of the service has one. Patient: a busy machine is not a lost Redis. */
export async function connectToRedis(url: string, options: Options = {}): Promise<RedisConnection> {
  const connection = openRedisConnection(url, { ...PATIENT, ...options });
  if (!(await connection.becomesAvailable(15_000))) throw new Error('Redis does not answer.');
  return connection;
}

/** A connection that may yet have to come up, with the service's own time-out unless told otherwise. */
export function openRedisConnection(
  url: string,
  { commandTimeoutMs = 150, keyPrefix = 'latchkey:', logger = SILENT_LOGGER }: Options = {},
): RedisConnection {
  const address = parseRedisUrl(url);
  return new RedisConnection({ logger, registry: new Registry() }, { address, keyPrefix, commandTimeoutMs });
}
