import type { Client } from 'pg';

/**
 * Stores sessions of a user that have ended, with the audit events that opening and ending them made, as a client that
 * logs in and out without pause leaves behind.
 * @param hoursAgo when the newest of them ended; the others are spread over twenty hours before.
 */
export async function insertEndedSessions(
  client: Client,
  { userId, count, hoursAgo }: { readonly userId: string; readonly count: number; readonly hoursAgo: number },
): Promise<void> {
  const times = `SELECT n, date_trunc('milliseconds', now() - interval '1 hour' * ($2 + 20.0 * n / $3)) AS at
    FROM generate_series(1, $3) AS n`;
  await client.query(
    `INSERT INTO sessions (id, user_id, created_at, last_used_at, rotated_at, idle_expires_at, expires_at, secret_hash,
       counter, replays, ended_at, end_reason)
     SELECT uuidv7(), $1, at, at, at, at, at, md5(n::text), 0, 0, at, 'logged_out' FROM (${times})`,
    [userId, hoursAgo, count],
  );
}

/** Stores the audit events of as many logins and logouts of a user. */
export async function insertAuditEvents(
  client: Client,
  { userId, count }: { readonly userId: string; readonly count: number },
): Promise<void> {
  await client.query(
    `INSERT INTO audit_events (id, at, type, actor_id, subject_id, session_id, request_id, data, ip, user_agent)
     SELECT uuidv7(), now(), type, $1, $1, uuidv7(), 'request-1', data::jsonb, '192.0.2.7', 'Browser/1.0'
     FROM generate_series(1, $2),
       (VALUES ('login.succeeded', '{}'), ('session.ended', '{"reason": "logged_out"}')) AS kinds (type, data)`,
    [userId, count],
  );
}
