import type { SessionLifetimes } from '#domain/identity/sessions/session.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type {
  PresentedRefreshToken,
  RotationOutcome,
} from '#application/identity/sessions/ports/session-repository.ts';
import { ConcurrentChangeError } from '#application/shared/errors.ts';
import type { Database } from '#adapters/postgres/database.ts';
import { SessionRecord } from '#adapters/postgres/entities/session-record.ts';
import { userToDomain } from '../accounts/user-mapper.ts';
import { rotateSession, type RotatedRow } from './queries.ts';
import { sessionToDomain, type SessionRow } from './session-mapper.ts';

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
  ): Promise<RotationOutcome> {
    const { sessionId } = token;
    for (let tries = 0; tries < TRIES; tries += 1) {
      const [row] = await this.#database.rows(rotateSession(token, now, lifetimes));
      if (row !== undefined) return outcomeOf(token, row);
      const unchanged = await this.#database.run((em) =>
        em.findOne(SessionRecord, { id: sessionId }, { disableIdentityMap: true }),
      );
      const outcome = whyUnchanged(unchanged, token, now, lifetimes);
      if (outcome !== null) return outcome;
    }
    throw new ConcurrentChangeError();
  }
}

function outcomeOf({ sessionId }: PresentedRefreshToken, row: RotatedRow): RotationOutcome {
  const { counter, replays, rotatedAt, idleExpiresAt, expiresAt, endReason, ...user } = row;
  if (endReason !== null) return { kind: 'ended', reason: endReason };
  return {
    kind: replays === 0 ? 'rotated' : 'replayed',
    session: { id: sessionId, counter, rotatedAt, idleExpiresAt, expiresAt },
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
  // Whose it is decides nothing here.
  const session = sessionToDomain(row, (row.userId ?? '') as UserId);
  const state = session.stateAt(now);
  if (!state.alive) return { kind: 'ended', reason: state.reason };
  return session.decideRotation(counter, now, lifetimes) === 'ahead' ? { kind: 'ahead' } : null;
}
