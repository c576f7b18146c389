import { Session, type SessionEndReason, type SessionSnapshot } from '#domain/identity/sessions/session.ts';
import type { MemoryTables } from '../memory-tables.ts';

/** A session of a stored one; nothing in it is shared. */
export function ownedSession(stored: SessionSnapshot): Session {
  return Session.restore(structuredClone(stored));
}

export function isLive(stored: SessionSnapshot, now: Date): boolean {
  return Session.restore(stored).stateAt(now).alive;
}

export function endStoredSession(
  tables: MemoryTables,
  stored: SessionSnapshot,
  reason: SessionEndReason,
  now: Date,
): void {
  tables.sessions.set(stored.id, Session.restore(stored).ended(reason, new Date(now)).snapshot());
}
