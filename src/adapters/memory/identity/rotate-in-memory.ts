import type { SessionLifetimes } from '#domain/identity/sessions/session.ts';
import type { AuditEvent } from '#domain/audit/audit-event.ts';
import { User } from '#domain/identity/accounts/user.ts';
import type {
  PresentedRefreshToken,
  RotationOutcome,
} from '#application/identity/sessions/ports/session-repository.ts';
import type { MemoryTables } from '../memory-tables.ts';
import { keepEvent } from '../audit/keep-event.ts';
import { endStoredSession, ownedSession } from './stored-session.ts';

/** Presents a refresh token to its session. */
export function rotateInMemory(
  tables: MemoryTables,
  token: PresentedRefreshToken,
  now: Date,
  { lifetimes, reused }: { readonly lifetimes: SessionLifetimes; readonly reused: AuditEvent },
): RotationOutcome {
  const stored = tables.sessions.get(token.sessionId);
  if (stored === undefined) return { kind: 'ended', reason: 'session_expired' };
  if (stored.secretHash !== token.secretHash) return { kind: 'unknown' };
  const session = ownedSession(stored);
  const state = session.stateAt(now);
  const user = tables.users.get(stored.userId);
  if (!state.alive) return { kind: 'ended', reason: state.reason };
  if (user === undefined) return { kind: 'ended', reason: 'account_deleted' };
  const decision = session.decideRotation(token.counter, now, lifetimes);
  switch (decision) {
    case 'rotate': {
      const rotated = session.rotated(new Date(now), lifetimes);
      tables.sessions.set(rotated.id, rotated.snapshot());
      return { kind: 'rotated', session: ownedSession(rotated.snapshot()), user: User.restore(user) };
    }
    case 'replay':
      return { kind: 'replayed', session, user: User.restore(user) };
    case 'reuse':
      endStoredSession(tables, stored, 'refresh_reused', now);
      keepEvent(tables, { ...reused, subjectId: user.id });
      return { kind: 'ended', reason: 'refresh_reused' };
    case 'ahead':
      return { kind: 'ahead' };
    case 'ended':
      throw new Error('A session that is alive has not ended.');
  }
}
