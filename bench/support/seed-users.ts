import type { Pool } from 'pg';

/**
 * Adds accounts `<prefix>-1` to `<prefix>-<count>` straight to the tables, each with the password hash of the account that
 * registered last and a live session. Ids are in the order of creation, a minute apart. Existing rows stay.
 */
export async function seedUsers(pool: Pool, prefix: string, count: number): Promise<void> {
  await pool.query(
    `INSERT INTO users (id, email, login, first_name, last_name, search_first_name, search_last_name, roles,
       security_version, version, created_at, updated_at)
     SELECT id, email, login, first_name, last_name, lower(first_name), lower(last_name), ARRAY['user'], 1, 1, time, time
     FROM (
       SELECT uuidv7(($1 - n) * interval '-1 minute') AS id, $2 || '.' || n || '@example.org' AS email,
         $2 || '-' || n AS login,
         (ARRAY['Ada', 'Grace', 'Edsger', 'Barbara', 'Donald'])[1 + n % 5] AS first_name,
         (ARRAY['Lovelace', 'Hopper', 'Dijkstra', 'Liskov', 'Knuth'])[1 + n / 5 % 5] AS last_name,
         now() - ($1 - n) * interval '1 minute' AS time
       FROM generate_series(1, $1::integer) AS n
     ) AS person ON CONFLICT DO NOTHING`,
    [count, prefix],
  );
  await pool.query(
    `INSERT INTO credentials (user_id, password_hash)
     SELECT id, (SELECT password_hash FROM credentials ORDER BY user_id DESC LIMIT 1)
     FROM users WHERE NOT EXISTS (SELECT 1 FROM credentials WHERE user_id = users.id)`,
  );
  await pool.query(
    `INSERT INTO sessions (id, user_id, created_at, last_used_at, rotated_at, idle_expires_at, expires_at, ip, user_agent,
       secret_hash, counter, replays)
     SELECT uuidv7(), id, now(), now(), now(), now() + interval '30 days', now() + interval '90 days', '192.0.2.1',
       'bench', md5(id::text) || md5(login), 0, 0
     FROM users WHERE NOT EXISTS (SELECT 1 FROM sessions WHERE user_id = users.id)`,
  );
  await pool.query('VACUUM ANALYZE users, credentials, sessions');
  // So that loading is over on the disk, too, before anything is measured.
  await pool.query('CHECKPOINT');
}
