import type { SessionEndReason, SessionId } from '#domain/identity/sessions/session.ts';
import type { UserId } from '#domain/shared/ids.ts';
import { Statement } from '../statement.ts';

/** As much of a session as says whether it lives. The user of an ended one may be gone. */
export interface StateRow {
  readonly id: SessionId;
  readonly userId: UserId | null;
  readonly endReason: SessionEndReason | null;
  readonly until: Date;
  /** The version of the user's row; null where that is gone. */
  readonly accountVersion: number | null;
}

/**
 * $1 sessions. The idle expiry is never after the absolute one (a check of the table), so it alone says until when a
 * session lives.
 */
const states = new Statement<StateRow>(
  'sessions_states',
  `SELECT s.id, s.user_id AS "userId", s.end_reason AS "endReason", s.idle_expires_at AS until,
     u.version AS "accountVersion"
   FROM sessions s LEFT JOIN users u ON u.id = s.user_id WHERE s.id = ANY ($1::uuid[])`,
);

/** $1 user */
const userExists = new Statement('sessions_user_exists', 'SELECT 1 FROM users WHERE id = $1');

/** $1 session, $2 user, $3 reason, $4 now */
const end = new Statement(
  'sessions_end',
  `UPDATE sessions SET ended_at = $4, end_reason = $3, ip = NULL, user_agent = NULL
   WHERE id = $1 AND user_id = $2 AND ended_at IS NULL AND idle_expires_at > $4`,
);

/** What expired unnoticed ends too, for its own reason. $1 user, $2 reason, $3 now, $4 the one that goes on */
const endAll = new Statement<{ readonly id: SessionId; readonly wasLive: boolean }>(
  'sessions_end_all',
  `UPDATE sessions SET ended_at = $3, ip = NULL, user_agent = NULL,
     end_reason = CASE WHEN idle_expires_at > $3 THEN $2 ELSE 'session_expired' END
   WHERE user_id = $1 AND ended_at IS NULL AND ($4::uuid IS NULL OR id <> $4)
   RETURNING id, idle_expires_at > $3 AS "wasLive"`,
);

/** $1 now, $2 after, $3 limit */
const listUsersWithLive = new Statement<{ readonly userId: UserId }>(
  'sessions_users_with_live',
  `SELECT DISTINCT user_id AS "userId" FROM sessions
   WHERE ended_at IS NULL AND idle_expires_at > $1 AND user_id > $2 ORDER BY user_id LIMIT $3`,
);

export const SESSION_STATEMENTS = { states, userExists, end, endAll, listUsersWithLive };
