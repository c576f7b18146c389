import {
  Session,
  type SessionEndReason,
  type SessionId,
  type SessionLifetimes,
} from '#domain/identity/sessions/session.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type {
  PresentedRefreshToken,
  RotationOutcome,
} from '#application/identity/sessions/ports/session-repository.ts';
import { ConcurrentChangeError } from '#application/shared/errors.ts';
import type { PostgresDatabase } from '../postgres-database.ts';
import { Statement } from '../statement.ts';
import { timestamp } from '../timestamp.ts';
import { userFromRow, userRowColumns, type UserRow } from './user-row.ts';

/** A row that changes between the decision and the question why there was none is decided about again, this often. */
const TRIES = 3;

/** A session that a refresh token has moved, with its user. */
interface RotatedRow extends UserRow {
  readonly counter: number;
  readonly replays: number;
  readonly rotatedAt: Date;
  readonly idleExpiresAt: Date;
  readonly expiresAt: Date;
  readonly endReason: SessionEndReason | null;
}

const IS_NEXT = 's.counter = $3::bigint';
const IS_REPLAY = 's.counter = $3::bigint + 1 AND s.rotated_at >= $6::timestamptz';
const NOW = '$4::timestamptz';

/**
 * The rule of `Session.decideRotation` on a live row that the token is not ahead of: rotate, replay, or end it.
 * $1 session, $2 hash of the secret, $3 presented counter, $4 now, $5 next idle expiry, $6 start of the grace
 */
const rotate = new Statement<RotatedRow>(
  'sessions_rotate',
  `UPDATE sessions AS s SET
     counter = CASE WHEN ${IS_NEXT} THEN s.counter + 1 ELSE s.counter END,
     replays = CASE WHEN ${IS_NEXT} THEN 0 WHEN ${IS_REPLAY} THEN s.replays + 1 ELSE s.replays END,
     rotated_at = CASE WHEN ${IS_NEXT} THEN ${NOW} ELSE s.rotated_at END,
     last_used_at = CASE WHEN ${IS_NEXT} THEN ${NOW} ELSE s.last_used_at END,
     idle_expires_at = CASE WHEN ${IS_NEXT} THEN least($5::timestamptz, s.expires_at) ELSE s.idle_expires_at END,
     ended_at = CASE WHEN ${IS_NEXT} OR ${IS_REPLAY} THEN NULL ELSE ${NOW} END,
     end_reason = CASE WHEN ${IS_NEXT} OR ${IS_REPLAY} THEN NULL ELSE 'refresh_reused' END,
     ip = CASE WHEN ${IS_NEXT} OR ${IS_REPLAY} THEN s.ip END,
     user_agent = CASE WHEN ${IS_NEXT} OR ${IS_REPLAY} THEN s.user_agent END
   FROM users AS u
   WHERE s.id = $1 AND s.secret_hash = $2 AND s.ended_at IS NULL AND s.idle_expires_at > ${NOW}
     AND s.counter >= $3::bigint AND u.id = s.user_id
   RETURNING s.counter, s.replays, s.rotated_at AS "rotatedAt", s.idle_expires_at AS "idleExpiresAt",
     s.expires_at AS "expiresAt", s.end_reason AS "endReason", ${userRowColumns('u')}`,
);

interface UnmovedRow {
  readonly secretHash: string;
  readonly counter: number;
  readonly rotatedAt: Date;
  readonly idleExpiresAt: Date;
  readonly expiresAt: Date;
  readonly endReason: SessionEndReason | null;
}

/** $1 session */
const readUnmoved = new Statement<UnmovedRow>(
  'sessions_read_unmoved',
  `SELECT secret_hash AS "secretHash", counter, rotated_at AS "rotatedAt", idle_expires_at AS "idleExpiresAt",
     expires_at AS "expiresAt", end_reason AS "endReason"
   FROM sessions WHERE id = $1`,
);

/** Presents a refresh token to its session: one autocommitted statement, and a question only where it did nothing. */
export async function rotateSession(
  database: PostgresDatabase,
  token: PresentedRefreshToken,
  now: Date,
  lifetimes: SessionLifetimes,
): Promise<RotationOutcome> {
  const { sessionId, secretHash, counter } = token;
  const later = (seconds: number): string => timestamp(new Date(now.getTime() + seconds * 1000));
  const values = [
    sessionId,
    secretHash,
    counter,
    timestamp(now),
    later(lifetimes.idleTtl),
    later(-lifetimes.refreshGrace),
  ];
  for (let tries = 0; tries < TRIES; tries += 1) {
    const moved = await database.first(rotate, values);
    if (moved !== null) return outcomeOf(sessionId, moved);
    const reason = explain(await database.first(readUnmoved, [sessionId]), token, now, lifetimes);
    if (reason !== null) return reason;
  }
  throw new ConcurrentChangeError();
}

function outcomeOf(id: SessionId, row: RotatedRow): RotationOutcome {
  if (row.endReason !== null) return { kind: 'ended', reason: row.endReason };
  const { counter, replays, rotatedAt, idleExpiresAt, expiresAt, endReason: _, ...user } = row;
  return {
    kind: replays === 0 ? 'rotated' : 'replayed',
    session: { id, counter, rotatedAt, idleExpiresAt, expiresAt },
    user: userFromRow(user),
  };
}

/** Why the statement did nothing, or null where by now it would do something. */
function explain(
  row: UnmovedRow | null,
  token: PresentedRefreshToken,
  now: Date,
  lifetimes: SessionLifetimes,
): RotationOutcome | null {
  if (row === null) return { kind: 'ended', reason: 'session_expired' };
  if (row.secretHash !== token.secretHash) return { kind: 'unknown' };
  const session = Session.restore({
    ...row,
    id: token.sessionId,
    // Who it is and whence decides nothing here, and an ended session may have lost both.
    userId: '' as UserId,
    ip: null,
    userAgent: null,
    createdAt: row.rotatedAt,
    lastUsedAt: row.rotatedAt,
    endedAt: null,
  });
  const state = session.stateAt(now);
  if (!state.alive) return { kind: 'ended', reason: state.reason };
  return session.decideRotation(token.counter, now, lifetimes) === 'ahead' ? { kind: 'ahead' } : null;
}
