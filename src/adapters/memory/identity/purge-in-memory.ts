import { KNOWN_NETWORK_RETENTION_MS } from '#application/identity/sessions/ports/session-repository.ts';
import type { MemoryTables } from '../memory-tables.ts';
import { endStoredSession, isLive } from './stored-session.ts';

/** One batch. @returns how many rows it touched. */
export function purgeInMemory(tables: MemoryTables, now: Date, endedBefore: Date, limit: number): number {
  const { sessions } = tables;
  const stored = [...sessions.values()];
  const expired = stored.filter((each) => each.endReason === null && !isLive(each, now)).slice(0, limit);
  for (const each of expired) endStoredSession(tables, each, 'session_expired', now);
  const old = stored.filter(({ endedAt }) => endedAt !== null && endedAt < endedBefore).slice(0, limit);
  for (const { id } of old) sessions.delete(id);
  return (
    expired.length +
    old.length +
    forgetNetworks(tables, new Date(now.getTime() - KNOWN_NETWORK_RETENTION_MS), limit)
  );
}

function forgetNetworks({ knownNetworks }: MemoryTables, before: Date, limit: number): number {
  let forgotten = 0;
  for (const [userId, networks] of knownNetworks) {
    const old = [...networks].filter(([, openedAt]) => openedAt < before).slice(0, limit - forgotten);
    const kept = new Map(networks);
    for (const [network] of old) kept.delete(network);
    knownNetworks.set(userId, kept);
    forgotten += old.length;
  }
  return forgotten;
}
