import { databaseIdentity } from '#adapters/postgres/database-identity.ts';
import { replaceInstallation } from '#adapters/redis/replace-installation.ts';
import type { Config } from './config.ts';
import type { Runtime } from './runtime.ts';

const PATIENCE_MS = 10_000;

/**
 * Logs a warning where the keys with our prefix in Redis are those of a service on another database: the two would
 * show each other's users. What was started last leaves its database's identity under the key `installation`.
 */
export async function warnOfSharedPrefix(
  { REDIS_PREFIX: prefix }: Config,
  { database, redis, system }: Pick<Runtime, 'database' | 'redis' | 'system'>,
): Promise<void> {
  if (database === null || redis === null || !(await redis.becomesAvailable(PATIENCE_MS))) return;
  const own = await databaseIdentity(database.database);
  const previous = await replaceInstallation(redis, own);
  if (previous === null || previous === own) return;
  system.logger.warn('redis_prefix_shared', {
    prefix,
    advice:
      'A service on another database used this prefix in this Redis. If it still runs, set REDIS_PREFIX to another ' +
      'value in one of the two: they show each other’s users. If the database was replaced, nothing is to be done.',
  });
}
