import { KNOWN_NETWORK_RETENTION_MS } from '#application/identity/sessions/ports/session-repository.ts';
import type { Database } from '#adapters/postgres/database.ts';
import { tryPurgeLock } from '#adapters/postgres/purge-lock.ts';
import { deleteEndedBefore, endExpired, forgetNetworksBefore } from './queries.ts';

/** One batch of a purge. @returns how many rows it touched, or null when another instance is at it. */
export async function purgeSessions(
  database: Database,
  now: Date,
  endedBefore: Date,
  limit: number,
): Promise<number | null> {
  const networksBefore = new Date(now.getTime() - KNOWN_NETWORK_RETENTION_MS);
  const [lock] = await database.rows(tryPurgeLock());
  if (lock?.acquired !== true) return null;
  const ended = await database.change(endExpired(now, limit));
  const deleted = await database.change(deleteEndedBefore(endedBefore, limit));
  const forgotten = await database.change(forgetNetworksBefore(networksBefore, limit));
  return ended + deleted + forgotten;
}
