import type { SessionId } from '#domain/identity/sessions/session.ts';
import type {
  PresentedRefreshToken,
  RotationOutcome,
} from '#application/identity/sessions/ports/session-repository.ts';
import { DoneTogether } from '../done-together.ts';
import type { PostgresDatabase } from '../postgres-database.ts';
import { Statement } from '../statement.ts';
import { timestamp } from '../timestamp.ts';
import { userFromRow, userRowColumns, type UserRow } from './user-row.ts';

/** A refresh token presented at a time, and when its session is idle too long if it rotates then. */
export interface Presentation {
  readonly token: PresentedRefreshToken;
  readonly now: Date;
  readonly idleExpiresAt: Date;
}

/** The user, and of the session what is not known beforehand. */
interface TogetherRow extends UserRow {
  readonly sessionId: SessionId;
  readonly idleExpiresAt: Date;
  readonly expiresAt: Date;
}

/**
 * The ordinary case for many sessions: live, and the counter is the presented one. Each is decided by its own row once
 * that is locked, as by the statement for one. A session whose row somebody holds is passed over: nobody waits for
 * another's session, and statements that hold several rows can't wait for one another.
 * $1 sessions, $2 hashes of the secrets, $3 presented counters, $4 now, $5 next idle expiry: arrays
 */
const rotateTogether = new Statement<TogetherRow>(
  'sessions_rotate_together',
  `WITH next AS MATERIALIZED (
     SELECT s.id, s.user_id, presented.now, presented.idle_expires_at
     FROM unnest($1::uuid[], $2::text[], $3::bigint[], $4::timestamptz[], $5::timestamptz[])
       AS presented (id, secret_hash, counter, now, idle_expires_at)
     JOIN sessions AS s ON s.id = presented.id AND s.secret_hash = presented.secret_hash
       AND s.counter = presented.counter AND s.ended_at IS NULL AND s.idle_expires_at > presented.now
     FOR NO KEY UPDATE OF s SKIP LOCKED
   )
   UPDATE sessions AS s SET
     counter = s.counter + 1,
     replays = 0,
     rotated_at = next.now,
     last_used_at = next.now,
     idle_expires_at = least(next.idle_expires_at, s.expires_at)
   FROM next, users AS u
   WHERE s.id = next.id AND u.id = next.user_id
   RETURNING s.id AS "sessionId", s.idle_expires_at AS "idleExpiresAt", s.expires_at AS "expiresAt",
     ${userRowColumns('u')}`,
);

/** What {@link rotationsTogether} did with the token. */
export function rotatedTogether(
  { token, now }: Presentation,
  { sessionId: id, idleExpiresAt, expiresAt, ...user }: TogetherRow,
): RotationOutcome {
  return {
    kind: 'rotated',
    session: { id, counter: token.counter + 1, rotatedAt: now, idleExpiresAt, expiresAt },
    user: userFromRow(user),
  };
}

/** Rotations of one moment; alone, commit and statement are half of what a refresh costs. */
export function rotationsTogether(database: PostgresDatabase): DoneTogether<Presentation, TogetherRow> {
  return new DoneTogether(database, {
    statement: rotateTogether,
    columns: [
      ({ token }) => token.sessionId,
      ({ token }) => token.secretHash,
      ({ token }) => token.counter,
      ({ now }) => timestamp(now),
      ({ idleExpiresAt }) => timestamp(idleExpiresAt),
    ],
    subjectOf: ({ token }) => token.sessionId,
    subjectOfRow: ({ sessionId }) => sessionId,
  });
}
