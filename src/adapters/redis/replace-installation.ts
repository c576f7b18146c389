import type { RedisConnection } from './redis-connection.ts';

/**
 * Leaves the identity of this installation in Redis. @returns the one that was there, or null.
 * @throws {Error} when Redis can't be asked.
 */
export async function replaceInstallation(
  connection: RedisConnection,
  identity: string,
): Promise<string | null> {
  return await connection.run((redis) => redis.set('installation', identity, 'GET'));
}
