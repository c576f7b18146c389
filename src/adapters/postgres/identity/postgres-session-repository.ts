import type {
  Session,
  SessionEndReason,
  SessionId,
  SessionLifetimes,
} from '#domain/identity/sessions/session.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type {
  RevokedSession,
  PresentedRefreshToken,
  RotationOutcome,
  SessionRepository,
  SessionStatus,
} from '#application/identity/sessions/ports/session-repository.ts';
import type { PostgresDatabase } from '../postgres-database.ts';
import { RowsByKey } from '../rows-by-key.ts';
import { timestamp } from '../timestamp.ts';
import { UUID_RANGE } from '../uuid-range.ts';
import { sessionFromRow } from './session-row.ts';
import { endTheOldest, openSession } from './open-session.ts';
import { openingsTogether } from './openings-together.ts';
import { purgeSessions } from './purge-sessions.ts';
import { rotateSession } from './rotate-session.ts';
import { rotatedTogether, rotationsTogether } from './rotations-together.ts';
import { SESSION_STATEMENTS as statements, type StateRow } from './session-statements.ts';

/** Sessions in `sessions`, and the networks from which they were opened in `known_networks`. */
export class PostgresSessionRepository implements SessionRepository {
  readonly #database: PostgresDatabase;
  readonly #states: RowsByKey<StateRow>;
  readonly #rotations: ReturnType<typeof rotationsTogether>;
  readonly #openings: ReturnType<typeof openingsTogether>;

  constructor({ database }: { readonly database: PostgresDatabase }) {
    this.#database = database;
    this.#states = new RowsByKey(database, statements.states, ({ id }) => id);
    this.#rotations = rotationsTogether(database);
    this.#openings = openingsTogether(database);
  }

  async open(
    session: Session,
    securityVersion: number,
    network: string,
  ): Promise<readonly RevokedSession[] | null> {
    const opening = { session, securityVersion, network };
    const opened = (await this.#openings.tryDo(opening)) ?? (await openSession(this.#database, opening));
    return opened === null ? null : await endTheOldest(this.#database, session, opened.others);
  }

  async rotate(
    token: PresentedRefreshToken,
    now: Date,
    lifetimes: SessionLifetimes,
  ): Promise<RotationOutcome> {
    const idleExpiresAt = new Date(now.getTime() + lifetimes.idleTtl * 1000);
    const presentation = { token, now, idleExpiresAt };
    const rotated = await this.#rotations.tryDo(presentation);
    if (rotated !== null) return rotatedTogether(presentation, rotated);
    return await rotateSession(this.#database, token, now, lifetimes);
  }

  async stateOf(sessionId: SessionId, userId: UserId, now: Date): Promise<SessionStatus> {
    const row = await this.#states.find(sessionId);
    if (row === null || (row.userId ?? userId) !== userId) return await this.#stateWithoutRow(userId);
    if (row.endReason !== null) return { alive: false, reason: row.endReason };
    const { until, accountVersion } = row;
    if (accountVersion === null) return { alive: false, reason: 'account_deleted' };
    return now < until ? { alive: true, until, accountVersion } : { alive: false, reason: 'session_expired' };
  }

  async find(sessionId: SessionId): Promise<Session | null> {
    const row = await this.#database.orm((em, { SessionRecord }) =>
      em.findOne(SessionRecord, { id: sessionId }),
    );
    const userId = row?.userId ?? null;
    return row === null || userId === null ? null : sessionFromRow({ ...row, userId });
  }

  async listLive(userId: UserId, now: Date): Promise<readonly Session[]> {
    const live = { userId, endedAt: null, idleExpiresAt: { $gt: now } };
    const rows = await this.#database.orm((em, { SessionRecord }) =>
      em.find(SessionRecord, live, { orderBy: { id: 'desc' } }),
    );
    return rows.map((row) => sessionFromRow({ ...row, userId }));
  }

  async end(sessionId: SessionId, userId: UserId, reason: SessionEndReason, now: Date): Promise<boolean> {
    const { rowCount } = await this.#database.execute(statements.end, [
      sessionId,
      userId,
      reason,
      timestamp(now),
    ]);
    return rowCount === 1;
  }

  async endAll(
    userId: UserId,
    reason: SessionEndReason,
    now: Date,
    except: SessionId | null,
  ): Promise<readonly RevokedSession[]> {
    const values = [userId, reason, timestamp(now), except];
    const { rows } = await this.#database.execute(statements.endAll, values);
    return rows.filter(({ wasLive }) => wasLive).map(({ id }) => ({ sessionId: id, reason }));
  }

  async listUsersWithLive(now: Date, limit: number, after: UserId | null): Promise<readonly UserId[]> {
    const values = [timestamp(now), after ?? UUID_RANGE.start, limit];
    const { rows } = await this.#database.execute(statements.listUsersWithLive, values);
    return rows.map(({ userId }) => userId);
  }

  async hasOpenedFrom(userId: UserId, network: string, since: Date): Promise<boolean> {
    const opened = { userId, network, lastOpenedAt: { $gte: since } };
    return (
      (await this.#database.orm((em, { KnownNetworkRecord }) => em.count(KnownNetworkRecord, opened))) > 0
    );
  }

  async purge(now: Date, endedBefore: Date, limit: number): Promise<number | null> {
    return await purgeSessions(this.#database, now, endedBefore, limit);
  }

  /** Purged, or never there. */
  async #stateWithoutRow(userId: UserId): Promise<SessionStatus> {
    const user = await this.#database.first(statements.userExists, [userId]);
    return { alive: false, reason: user === null ? 'account_deleted' : 'session_expired' };
  }
}
