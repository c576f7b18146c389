import { Session, type SessionEndReason, type SessionSnapshot } from '#domain/identity/sessions/session.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { MemoryTables, StoredSession } from '../memory-tables.ts';

/** Never a real id: it stands where a rule asks nothing about the user. */
const NOBODY = '' as UserId;

/** A session of a stored one; nothing in it is shared. */
export function ownedSession(stored: SessionSnapshot): Session {
  return Session.restore(structuredClone(stored));
}

export function isLive(stored: StoredSession, now: Date): boolean {
  return ruleOf(stored).stateAt(now).alive;
}

/** The stored session for the domain's rules. */
export function ruleOf(stored: StoredSession): Session {
  return Session.restore({ ...stored, userId: stored.userId ?? NOBODY });
}

export function endStoredSession(
  tables: MemoryTables,
  stored: StoredSession,
  reason: SessionEndReason,
  now: Date,
): void {
  const ended = ruleOf(stored).ended(reason, new Date(now)).snapshot();
  tables.sessions.set(stored.id, { ...ended, userId: stored.userId });
}
