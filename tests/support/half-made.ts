import { withClient } from './schema-of.ts';

/** Rows that no finished or undone request leaves behind, by kind; all zero where nothing was half done. */
export async function halfMadeRows(databaseUrl: string): Promise<Readonly<Record<string, number>>> {
  return await withClient(databaseUrl, async (client) => {
    const { rows } = await client.query<Record<string, number>>(`SELECT
      (SELECT count(*)::integer FROM users u LEFT JOIN credentials c ON c.user_id = u.id
        WHERE c.user_id IS NULL) AS "users without a password",
      (SELECT count(*)::integer FROM credentials c LEFT JOIN users u ON u.id = c.user_id
        WHERE u.id IS NULL) AS "passwords without a user",
      (SELECT count(*)::integer FROM sessions s LEFT JOIN users u ON u.id = s.user_id
        WHERE s.ended_at IS NULL AND u.id IS NULL) AS "live sessions without a user",
      (SELECT count(*)::integer FROM sessions WHERE (ended_at IS NULL) <> (end_reason IS NULL))
        AS "sessions half ended",
      (SELECT count(*)::integer FROM tasks t LEFT JOIN users u ON u.id = t.owner_id
        WHERE u.id IS NULL) AS "tasks without an owner"`);
    return rows[0] ?? {};
  });
}

/** What {@link halfMadeRows} finds where all is whole. */
export const NOTHING_HALF_MADE = {
  'users without a password': 0,
  'passwords without a user': 0,
  'live sessions without a user': 0,
  'sessions half ended': 0,
  'tasks without an owner': 0,
};
