import { User } from '#domain/identity/accounts/user.ts';
import { MAX_LIVE_SESSIONS, type Session } from '#domain/identity/sessions/session.ts';
import type {
  OpeningEvents,
  RevokedSession,
} from '#application/identity/sessions/ports/session-repository.ts';
import type { MemoryTables } from '../memory-tables.ts';
import { keepEvent } from '../audit/keep-event.ts';
import { newestFirst } from '../newest-first.ts';
import { endStoredSession, isLive } from './stored-session.ts';

/** Opens a session under a security version and ends what it is one too many for. Null: nothing was opened. */
export function openInMemory(
  tables: MemoryTables,
  session: Session,
  {
    securityVersion,
    network,
    events,
  }: { readonly securityVersion: number; readonly network: string; readonly events: OpeningEvents },
): readonly RevokedSession[] | null {
  const { userId, createdAt } = session;
  const owner = tables.users.get(userId);
  if (owner?.securityVersion !== securityVersion || User.restore(owner).isSuspendedAt(createdAt)) return null;
  const before = owner.lastLoginAt;
  const lastLoginAt = before === null || before < createdAt ? new Date(createdAt) : before;
  tables.users.set(userId, { ...owner, lastLoginAt });
  tables.sessions.set(session.id, structuredClone(session.snapshot()));
  remember(tables, session, network);
  keepEvent(tables, events.opened);
  const tooMany = newestFirst(tables.sessions.values(), null)
    .filter((stored) => stored.userId === userId && isLive(stored, createdAt))
    .slice(MAX_LIVE_SESSIONS);
  for (const stored of tooMany) endStoredSession(tables, stored, 'session_expired', createdAt);
  if (tooMany.length > 0) {
    const { trimmed } = events;
    keepEvent(tables, { ...trimmed, data: { ...trimmed.data, count: tooMany.length } });
  }
  return tooMany.map(({ id }) => ({ sessionId: id, reason: 'session_expired' }));
}

function remember({ knownNetworks }: MemoryTables, { userId, createdAt }: Session, network: string): void {
  const known = knownNetworks.get(userId);
  const before = known?.get(network);
  const lastOpenedAt = before === undefined || before < createdAt ? new Date(createdAt) : before;
  knownNetworks.set(userId, new Map(known).set(network, lastOpenedAt));
}
