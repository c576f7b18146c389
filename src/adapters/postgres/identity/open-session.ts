import { MAX_LIVE_SESSIONS, type Session, type SessionId } from '#domain/identity/sessions/session.ts';
import type { RevokedSession } from '#application/identity/sessions/ports/session-repository.ts';
import type { PostgresDatabase } from '../postgres-database.ts';
import { Statement } from '../statement.ts';
import { timestamp } from '../timestamp.ts';

/** A session to be opened under the security version that was read. */
export interface Opening {
  readonly session: Session;
  readonly securityVersion: number;
  readonly network: string;
}

/** @property others live sessions that the user had the moment before. */
export interface Opened {
  readonly others: number;
}

/**
 * How many sessions a user has before the trim is asked for at all. Logins at the same moment don't see one another's
 * sessions when they count, so it is well below the limit; nearly nobody has that many.
 */
const TRIM_ABOVE = MAX_LIVE_SESSIONS / 2;

/**
 * The lock waits for a change of the account that is under way, and then looks at the version that it left behind.
 * $1 user, $2 security version, $3 session, $4 created, $5 idle expiry, $6 expiry, $7 address, $8 user agent,
 * $9 hash of the secret, $10 network. The count is of the moment before.
 */
const open = new Statement<Opened>(
  'sessions_open',
  `WITH owner AS MATERIALIZED (
     SELECT id FROM users WHERE id = $1 AND security_version = $2 FOR SHARE
   ), opened AS (
     INSERT INTO sessions (id, user_id, created_at, last_used_at, rotated_at, idle_expires_at, expires_at,
       ip, user_agent, secret_hash, counter, replays)
     SELECT $3, id, $4, $4, $4, $5, $6, $7, $8, $9, 0, 0 FROM owner
     RETURNING user_id
   ), remembered AS (
     INSERT INTO known_networks AS known (user_id, network, last_opened_at)
     SELECT id, $10, $4::timestamptz FROM owner
     ON CONFLICT (user_id, network) DO UPDATE
       SET last_opened_at = greatest(known.last_opened_at, excluded.last_opened_at)
   )
   SELECT (SELECT count(*)::integer FROM sessions WHERE user_id = $1 AND ended_at IS NULL) AS others FROM opened`,
);

/** $1 user, $2 now, $3 how many stay */
const trim = new Statement<{ readonly id: SessionId }>(
  'sessions_trim',
  `UPDATE sessions SET ended_at = $2, end_reason = 'session_expired', ip = NULL, user_agent = NULL
   WHERE ended_at IS NULL AND id IN (
     SELECT id FROM sessions WHERE user_id = $1 AND ended_at IS NULL AND idle_expires_at > $2
     ORDER BY id DESC OFFSET $3)
   RETURNING id`,
);

/** Opens a session by itself. Null: nothing was opened. */
export async function openSession(
  database: PostgresDatabase,
  { session, securityVersion, network }: Opening,
): Promise<Opened | null> {
  return await database.first(open, [
    session.userId,
    securityVersion,
    session.id,
    timestamp(session.createdAt),
    timestamp(session.idleExpiresAt),
    timestamp(session.expiresAt),
    session.ip,
    session.userAgent,
    session.secretHash,
    network,
  ]);
}

/** Ends the sessions that a new one is one too many for. */
export async function endTheOldest(
  database: PostgresDatabase,
  { userId, createdAt }: Session,
  others: number,
): Promise<readonly RevokedSession[]> {
  if (others < TRIM_ABOVE) return [];
  const { rows } = await database.execute(trim, [userId, timestamp(createdAt), MAX_LIVE_SESSIONS]);
  return rows.map(({ id }) => ({ sessionId: id, reason: 'session_expired' }));
}
