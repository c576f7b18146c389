import { NETWORKS_KEPT_MS } from '#application/identity/sessions/ports/session-repository.ts';
import { ADVISORY_LOCKS } from '../advisory-locks.ts';
import type { PostgresDatabase } from '../postgres-database.ts';
import { Statement } from '../statement.ts';
import { timestamp } from '../timestamp.ts';

const lock = new Statement<{ readonly mine: boolean }>(
  'purge_lock',
  `SELECT pg_try_advisory_xact_lock(${ADVISORY_LOCKS.purge}) AS mine`,
);

/** The indexes are of days, so that what moves within one touches none; in UTC, as the columns are made. */
const ON_DAY = "($1::timestamptz AT TIME ZONE 'UTC')::date";

// The rows of a batch are an array: chosen once, and few, which a plan for `IN (SELECT … LIMIT $2)` can't know.

/** $1 now, $2 limit */
const endExpired = new Statement(
  'purge_end_expired',
  `UPDATE sessions SET ended_at = $1, end_reason = 'session_expired', ip = NULL, user_agent = NULL
   WHERE id = ANY (ARRAY (
     SELECT id FROM sessions WHERE ended_at IS NULL AND idle_expires_on <= ${ON_DAY} AND idle_expires_at <= $1
     ORDER BY idle_expires_on LIMIT $2 FOR UPDATE SKIP LOCKED))`,
);

/** $1 ended before, $2 limit */
const deleteEnded = new Statement(
  'purge_delete_ended',
  `DELETE FROM sessions WHERE id = ANY (ARRAY (
     SELECT id FROM sessions WHERE ended_at < $1 ORDER BY ended_at LIMIT $2 FOR UPDATE SKIP LOCKED))`,
);

/** $1 last opened before, $2 limit */
const forgetNetworks = new Statement(
  'purge_forget_networks',
  `DELETE FROM known_networks WHERE ctid = ANY (ARRAY (
     SELECT ctid FROM known_networks WHERE last_opened_on <= ${ON_DAY} AND last_opened_at < $1
     ORDER BY last_opened_on LIMIT $2 FOR UPDATE SKIP LOCKED))`,
);

/** One batch. @returns how many rows it touched, or null when somebody else is at it. */
export async function purgeSessions(
  database: PostgresDatabase,
  now: Date,
  endedBefore: Date,
  limit: number,
): Promise<number | null> {
  return await database.transaction(async () => {
    const got = await database.first(lock, []);
    if (got?.mine !== true) return null;
    const networksBefore = new Date(now.getTime() - NETWORKS_KEPT_MS);
    let touched = 0;
    for (const [statement, before] of [
      [endExpired, now],
      [deleteEnded, endedBefore],
      [forgetNetworks, networksBefore],
    ] as const) {
      const { rowCount } = await database.execute(statement, [timestamp(before), limit]);
      touched += rowCount ?? 0;
    }
    return touched;
  });
}
