import { withClient } from './schema-of.ts';

/** How many changes of each kind have no event, or events no change; all zero where both exist or neither. */
export async function auditMismatches(databaseUrl: string): Promise<Readonly<Record<string, number>>> {
  return await withClient(databaseUrl, async (client) => {
    const { rows } = await client.query<Record<string, number>>(`
      WITH events AS (SELECT *, coalesce((data ->> 'sessionsEnded')::integer, (data ->> 'count')::integer) AS ended
        FROM audit_events),
      told AS (
        SELECT subject_id AS user_id, CASE type
            WHEN 'roles.changed' THEN 'roles_changed' WHEN 'password.changed' THEN 'password_changed'
            WHEN 'account.deleted' THEN 'account_deleted' ELSE data ->> 'reason' END AS reason, sum(ended) AS sessions
        FROM events WHERE ended > 0 AND type <> 'login.failed' GROUP BY 1, 2),
      ended AS (
        SELECT user_id, end_reason AS reason, count(*) AS sessions FROM sessions
        WHERE ended_at IS NOT NULL GROUP BY 1, 2)
      SELECT
        (SELECT count(*)::integer FROM users u WHERE (
          SELECT count(*) FROM events WHERE subject_id = u.id AND type = 'account.registered') <> 1)
          AS "accounts without their registration",
        (SELECT count(*)::integer FROM events e WHERE type = 'account.registered'
          AND NOT EXISTS (SELECT FROM users WHERE id = e.subject_id)
          AND NOT EXISTS (SELECT FROM events WHERE type = 'account.deleted' AND subject_id = e.subject_id))
          AS "registrations without their account",
        (SELECT count(*)::integer FROM users u JOIN events e ON e.subject_id = u.id WHERE e.type = 'account.deleted')
          AS "deletions of accounts that are there",
        (SELECT count(*)::integer FROM sessions s WHERE (
          SELECT count(*) FROM events WHERE session_id = s.id AND type = 'login.succeeded') <> 1)
          AS "sessions without their login",
        (SELECT count(*)::integer FROM events e WHERE type = 'login.succeeded'
          AND NOT EXISTS (SELECT FROM sessions WHERE id = e.session_id)) AS "logins without their session",
        (SELECT count(*)::integer FROM users u WHERE u.version <> 1 + (
          SELECT count(*) FROM events WHERE subject_id = u.id AND type IN ('account.updated', 'roles.changed')))
          AS "changes of accounts that are told of too often or not at all",
        (SELECT count(*)::integer FROM told FULL JOIN ended USING (user_id, reason)
          WHERE told.sessions IS DISTINCT FROM ended.sessions) AS "endings that are told of too often or not at all"`);
    return rows[0] ?? {};
  });
}

/** What {@link auditMismatches} finds where every change has its event. */
export const NO_MISMATCH = {
  'accounts without their registration': 0,
  'registrations without their account': 0,
  'deletions of accounts that are there': 0,
  'sessions without their login': 0,
  'logins without their session': 0,
  'changes of accounts that are told of too often or not at all': 0,
  'endings that are told of too often or not at all': 0,
};
