import type { SessionLifetimes } from '#domain/identity/sessions/session.ts';
import type { AuditEvent } from '#domain/audit/audit-event.ts';
import type {
  PresentedRefreshToken,
  RotationOutcome,
} from '#application/identity/sessions/ports/session-repository.ts';
import { ConcurrentChangeError } from '#application/shared/errors.ts';
import type { Database } from '#adapters/postgres/database.ts';
import { SessionRecord } from '#adapters/postgres/entities/session-record.ts';
import { UserRecord } from '#adapters/postgres/entities/user-record.ts';
import { userToDomain } from '../accounts/user-mapper.ts';
import { rotateSession, type RotatedRow } from './queries.ts';
import { authenticationToDomain, sessionToDomain, type SessionRow } from './session-mapper.ts';

/** A session that changes between the statement and the question why it did nothing is presented to again. */
const TRIES = 3;

/** Presents refresh tokens to their sessions: one atomic statement, and a read where it changed nothing. */
export class SessionRotation {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async present(
    token: PresentedRefreshToken,
    now: Date,
    lifetimes: SessionLifetimes,
    reused: AuditEvent,
  ): Promise<RotationOutcome> {
    const { sessionId } = token;
    for (let tries = 0; tries < TRIES; tries += 1) {
      const [row] = await this.#database.rows(rotateSession(token, now, lifetimes, reused));
      if (row !== undefined) return outcomeOf(token, row);
      const unchanged = await this.#database.run((em) =>
        em.findOne(SessionRecord, { id: sessionId }, { disableIdentityMap: true }),
      );
      const outcome = whyUnchanged(unchanged, token, now, lifetimes);
      if (outcome !== null) return outcome;
      if (!(await this.#hasUser(unchanged))) return { kind: 'ended', reason: 'account_deleted' };
    }
    throw new ConcurrentChangeError();
  }

  /** Whoever deletes a user by hand may leave a live session behind. */
  async #hasUser(row: SessionRow | null): Promise<boolean> {
    const id = row?.userId;
    return id !== undefined && (await this.#database.run((em) => em.count(UserRecord, { id }))) === 1;
  }
}

function outcomeOf({ sessionId }: PresentedRefreshToken, row: RotatedRow): RotationOutcome {
  const { counter, replays, rotatedAt, idleExpiresAt, expiresAt, endReason, ...rest } = row;
  const { sessionCreatedAt, authTime, amr, acr, ...user } = rest;
  const authentication = authenticationToDomain({ createdAt: sessionCreatedAt, authTime, amr, acr });
  if (endReason !== null) return { kind: 'ended', reason: endReason };
  return {
    kind: replays === 0 ? 'rotated' : 'replayed',
    session: { id: sessionId, counter, rotatedAt, idleExpiresAt, expiresAt, ...authentication },
    user: userToDomain(user),
  };
}

/** Null where by now the statement would change something. */
function whyUnchanged(
  row: SessionRow | null,
  { secretHash, counter }: PresentedRefreshToken,
  now: Date,
  lifetimes: SessionLifetimes,
): RotationOutcome | null {
  if (row === null) return { kind: 'ended', reason: 'session_expired' };
  if (row.secretHash !== secretHash) return { kind: 'unknown' };
  const session = sessionToDomain(row);
  const state = session.stateAt(now);
  if (!state.alive) return { kind: 'ended', reason: state.reason };
  return session.decideRotation(counter, now, lifetimes) === 'ahead' ? { kind: 'ahead' } : null;
}
