import type { PresentedRefreshToken } from '#application/identity/ports/session-repository.ts';
import { DoneTogether } from '../done-together.ts';
import type { PostgresDatabase } from '../postgres-database.ts';
import { Statement } from '../statement.ts';
import { timestamp } from '../timestamp.ts';
import { rotatedRowColumns, type RotatedRow } from './rotated-row.ts';

/** A refresh token presented at a time, and when its session is idle too long if it rotates then. */
export interface Presentation {
  readonly token: PresentedRefreshToken;
  readonly now: Date;
  readonly idleExpiresAt: Date;
}

type TogetherRow = RotatedRow & { readonly sessionId: string };

/**
 * The ordinary case for many sessions: live, and the counter is the presented one. Each is decided by its own row, as by
 * the statement for one. A session whose row somebody holds is passed over: nobody waits for another's session, and
 * statements that hold several rows can't wait for one another.
 * $1 sessions, $2 hashes of the secrets, $3 presented counters, $4 now, $5 next idle expiry: arrays
 */
const rotateTogether = new Statement<TogetherRow>(
  'sessions_rotate_together',
  `WITH free AS MATERIALIZED (
     SELECT id FROM sessions WHERE id = ANY ($1::uuid[]) FOR NO KEY UPDATE SKIP LOCKED
   )
   UPDATE sessions AS s SET
     counter = s.counter + 1,
     replays = 0,
     rotated_at = presented.now,
     last_used_at = presented.now,
     idle_expires_at = least(presented.idle_expires_at, s.expires_at)
   FROM free, users AS u,
     unnest($1::uuid[], $2::text[], $3::bigint[], $4::timestamptz[], $5::timestamptz[])
       AS presented (id, secret_hash, counter, now, idle_expires_at)
   WHERE s.id = free.id AND presented.id = s.id AND s.secret_hash = presented.secret_hash AND s.ended_at IS NULL
     AND s.idle_expires_at > presented.now AND s.counter = presented.counter AND u.id = s.user_id
   RETURNING s.id AS "sessionId", ${rotatedRowColumns('s', 'u')}`,
);

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
