import type {
  Session,
  SessionEndReason,
  SessionId,
  SessionLifetimes,
} from '#domain/identity/sessions/session.ts';
import { withoutFactors } from '#domain/identity/sessions/authentication.ts';
import type { AuditEvent } from '#domain/audit/audit-event.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type {
  OpeningEvents,
  RevokedSession,
  PresentedRefreshToken,
  RotationOutcome,
  SessionRepository,
  SessionStatus,
} from '#application/identity/sessions/ports/session-repository.ts';
import type { MemoryStore } from '../memory-store.ts';
import { newestFirst } from '../newest-first.ts';
import { openInMemory } from './open-in-memory.ts';
import { purgeInMemory } from './purge-in-memory.ts';
import { rotateInMemory } from './rotate-in-memory.ts';
import { endStoredSession, isLive, ownedSession } from './stored-session.ts';

/** Sessions in memory, under the rules of the database. */
export class MemorySessionRepository implements SessionRepository {
  readonly #store: MemoryStore;

  constructor({ store }: { readonly store: MemoryStore }) {
    this.#store = store;
  }

  async open(
    session: Session,
    securityVersion: number,
    network: string,
    events: OpeningEvents,
  ): Promise<readonly RevokedSession[] | null> {
    return await this.#store.write((tables) =>
      openInMemory(tables, session, { securityVersion, network, events }),
    );
  }

  async rotate(
    token: PresentedRefreshToken,
    now: Date,
    lifetimes: SessionLifetimes,
    reused: AuditEvent,
  ): Promise<RotationOutcome> {
    return await this.#store.write((tables) => rotateInMemory(tables, token, now, { lifetimes, reused }));
  }

  async stateOf(sessionId: SessionId, userId: UserId, now: Date): Promise<SessionStatus> {
    return await this.#store.read(({ sessions, users }): SessionStatus => {
      const stored = sessions.get(sessionId);
      const user = users.get(userId);
      if (stored?.userId !== userId) {
        return { alive: false, reason: user === undefined ? 'account_deleted' : 'session_expired' };
      }
      const state = ownedSession(stored).stateAt(now);
      if (!state.alive) return state;
      if (user === undefined) return { alive: false, reason: 'account_deleted' };
      return { ...state, accountVersion: user.version };
    });
  }

  async find(sessionId: SessionId): Promise<Session | null> {
    return await this.#store.read(({ sessions }) => {
      const stored = sessions.get(sessionId);
      return stored === undefined ? null : ownedSession(stored);
    });
  }

  async listLive(userId: UserId, now: Date): Promise<readonly Session[]> {
    return await this.#store.read(({ sessions }) =>
      newestFirst(sessions.values(), null)
        .filter((stored) => stored.userId === userId && isLive(stored, now))
        .map(ownedSession),
    );
  }

  async end(sessionId: SessionId, userId: UserId, reason: SessionEndReason, now: Date): Promise<boolean> {
    return await this.#store.write((tables) => {
      const stored = tables.sessions.get(sessionId);
      if (stored?.userId !== userId || !isLive(stored, now)) return false;
      endStoredSession(tables, stored, reason, now);
      return true;
    });
  }

  async endAll(
    userId: UserId,
    reason: SessionEndReason,
    now: Date,
    except: SessionId | null,
  ): Promise<readonly RevokedSession[]> {
    return await this.#store.write((tables) => {
      const revoked: RevokedSession[] = [];
      for (const stored of tables.sessions.values()) {
        if (stored.userId !== userId || stored.endReason !== null || stored.id === except) continue;
        if (isLive(stored, now)) revoked.push({ sessionId: stored.id, reason });
        // What expired unnoticed ends too, for its own reason.
        endStoredSession(tables, stored, isLive(stored, now) ? reason : 'session_expired', now);
      }
      return revoked;
    });
  }

  async fallToAal1(userId: UserId): Promise<readonly SessionId[]> {
    return await this.#store.write(({ sessions }) => {
      const fallen = [...sessions.values()].filter(
        (stored) => stored.userId === userId && stored.endReason === null && stored.acr !== 'aal1',
      );
      for (const stored of fallen) sessions.set(stored.id, { ...stored, ...withoutFactors(stored) });
      return fallen.map(({ id }) => id);
    });
  }

  async listUsersWithLive(now: Date, limit: number, after: UserId | null): Promise<readonly UserId[]> {
    return await this.#store.read(({ sessions }) => {
      const live = [...sessions.values()].filter((stored) => isLive(stored, now)).map(({ userId }) => userId);
      const users = new Set(live.filter((id) => after === null || id > after));
      return [...users].toSorted().slice(0, limit);
    });
  }

  async hasOpenedFrom(userId: UserId, network: string, since: Date): Promise<boolean> {
    return await this.#store.read(({ knownNetworks }) => {
      const openedAt = knownNetworks.get(userId)?.get(network);
      return openedAt !== undefined && openedAt >= since;
    });
  }

  async purge(now: Date, endedBefore: Date, limit: number): Promise<number | null> {
    return await this.#store.write((tables) => purgeInMemory(tables, now, endedBefore, limit));
  }
}
