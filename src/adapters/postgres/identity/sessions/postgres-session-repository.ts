import {
  MAX_LIVE_SESSIONS,
  sessionEndReason,
  type Session,
  type SessionEndReason,
  type SessionId,
  type SessionLifetimes,
} from '#domain/identity/sessions/session.ts';
import type { AuditEvent } from '#domain/audit/audit-event.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type {
  OpeningEvents,
  PresentedRefreshToken,
  RevokedSession,
  RotationOutcome,
  SessionRepository,
  SessionStatus,
} from '#application/identity/sessions/ports/session-repository.ts';
import type { Database } from '#adapters/postgres/database.ts';
import { KnownNetworkRecord } from '#adapters/postgres/entities/known-network-record.ts';
import { SessionRecord } from '#adapters/postgres/entities/session-record.ts';
import { UserRecord } from '#adapters/postgres/entities/user-record.ts';
import { RowLoader } from '#adapters/postgres/row-loader.ts';
import { purgeSessions } from './purge-sessions.ts';
import {
  endAllSessions,
  endOldest,
  fallToAal1,
  openSession,
  sessionStates,
  usersWithLiveSessions,
  type StateRow,
} from './queries.ts';
import { sessionToDomain } from './session-mapper.ts';
import { SessionRotation } from './session-rotation.ts';

/**
 * How many sessions a user has before the oldest are looked for at all. Logins at the same moment don't count one
 * another's sessions, so it is well below the limit; nearly nobody has that many.
 */
const TRIM_ABOVE = MAX_LIVE_SESSIONS / 2;

/** Sessions in `sessions`, and the networks from which they were opened in `known_networks`. */
export class PostgresSessionRepository implements SessionRepository {
  readonly #database: Database;
  readonly #states: RowLoader<StateRow>;
  readonly #rotation: SessionRotation;

  constructor({ database }: { readonly database: Database }) {
    this.#database = database;
    this.#states = new RowLoader(database, sessionStates, ({ id }) => id);
    this.#rotation = new SessionRotation(database);
  }

  async open(
    session: Session,
    securityVersion: number,
    network: string,
    events: OpeningEvents,
  ): Promise<readonly RevokedSession[] | null> {
    const [opened] = await this.#database.rows(openSession(session, securityVersion, network, events.opened));
    if (opened === undefined) return null;
    if (opened.others < TRIM_ABOVE) return [];
    const { userId, createdAt } = session;
    const ended = await this.#database.rows(endOldest(userId, createdAt, MAX_LIVE_SESSIONS, events.trimmed));
    return ended.map(({ id }) => ({ sessionId: id, reason: 'session_expired' }));
  }

  async rotate(
    token: PresentedRefreshToken,
    now: Date,
    lifetimes: SessionLifetimes,
    reused: AuditEvent,
  ): Promise<RotationOutcome> {
    return await this.#rotation.present(token, now, lifetimes, reused);
  }

  async stateOf(sessionId: SessionId, userId: UserId, now: Date): Promise<SessionStatus> {
    const row = await this.#states.find(sessionId);
    if (row?.userId !== userId) return await this.#stateWithoutRow(userId);
    if (row.endReason !== null) return { alive: false, reason: sessionEndReason(row.endReason) };
    // The idle expiry is never after the absolute one (a check of the table).
    const { idleExpiresAt: until, accountVersion } = row;
    if (now >= until) return { alive: false, reason: 'session_expired' };
    if (accountVersion === null) return { alive: false, reason: 'account_deleted' };
    return { alive: true, until, accountVersion };
  }

  async find(sessionId: SessionId): Promise<Session | null> {
    const row = await this.#database.run((em) =>
      em.findOne(SessionRecord, { id: sessionId }, { disableIdentityMap: true }),
    );
    return row === null ? null : sessionToDomain(row);
  }

  async listLive(userId: UserId, now: Date): Promise<readonly Session[]> {
    const rows = await this.#database.run((em) =>
      em.find(
        SessionRecord,
        { userId, endedAt: null, idleExpiresAt: { $gt: now } },
        { orderBy: { id: 'desc' }, disableIdentityMap: true },
      ),
    );
    return rows.map(sessionToDomain);
  }

  async end(id: SessionId, userId: UserId, reason: SessionEndReason, now: Date): Promise<boolean> {
    const ended = await this.#database.run((em) =>
      em.nativeUpdate(
        SessionRecord,
        { id, userId, endedAt: null, idleExpiresAt: { $gt: now } },
        { endedAt: now, endReason: reason, ip: null, userAgent: null },
      ),
    );
    return ended === 1;
  }

  async endAll(
    userId: UserId,
    reason: SessionEndReason,
    now: Date,
    except: SessionId | null,
  ): Promise<readonly RevokedSession[]> {
    const rows = await this.#database.rows(endAllSessions(userId, reason, now, except));
    return rows.filter(({ wasLive }) => wasLive).map(({ id }) => ({ sessionId: id, reason }));
  }

  async fallToAal1(userId: UserId): Promise<readonly SessionId[]> {
    const rows = await this.#database.rows(fallToAal1(userId));
    return rows.map(({ id }) => id);
  }

  async listUsersWithLive(now: Date, limit: number, after: UserId | null): Promise<readonly UserId[]> {
    const rows = await this.#database.rows(usersWithLiveSessions(now, limit, after));
    return rows.map(({ userId }) => userId);
  }

  async hasOpenedFrom(userId: UserId, network: string, since: Date): Promise<boolean> {
    const opened = await this.#database.run((em) =>
      em.count(KnownNetworkRecord, { userId, network, lastOpenedAt: { $gte: since } }),
    );
    return opened > 0;
  }

  async purge(now: Date, endedBefore: Date, limit: number): Promise<number | null> {
    return await this.#database.transaction(() => purgeSessions(this.#database, now, endedBefore, limit));
  }

  /** Purged, or never there. */
  async #stateWithoutRow(userId: UserId): Promise<SessionStatus> {
    const users = await this.#database.run((em) => em.count(UserRecord, { id: userId }));
    return { alive: false, reason: users === 0 ? 'account_deleted' : 'session_expired' };
  }
}
