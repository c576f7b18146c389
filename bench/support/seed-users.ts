import type { Pool } from 'pg';

interface Seed {
  /** Logins are `<prefix>-1` to `<prefix>-<count>`. */
  readonly prefix: string;
  readonly count: number;
  readonly passwordHash: string;
  /** Whether each gets a live session. */
  readonly sessions?: boolean;
}

/**
 * Adds accounts straight to the tables, with names as people have them and ids in the order of their making, a minute
 * apart. What is there already stays.
 */
export async function seedUsers(
  pool: Pool,
  { prefix, count, passwordHash, sessions = false }: Seed,
): Promise<void> {
  await pool.query(
    `INSERT INTO users (id, email, login, first_name, last_name, roles, security_version, version, created_at, updated_at)
     SELECT uuidv7(($1 - n) * interval '-1 minute'), $2 || '.' || n || '@example.org', $2 || '-' || n,
       (ARRAY['Ada', 'Grace', 'Edsger', 'Barbara', 'Donald'])[1 + n % 5],
       (ARRAY['Lovelace', 'Hopper', 'Dijkstra', 'Liskov', 'Knuth'])[1 + n / 5 % 5],
       ARRAY['user'], 1, 1, now() - ($1 - n) * interval '1 minute', now() - ($1 - n) * interval '1 minute'
     FROM generate_series(1, $1::integer) AS n ON CONFLICT DO NOTHING`,
    [count, prefix],
  );
  await pool.query(
    `INSERT INTO credentials (user_id, password_hash)
     SELECT id, $1 FROM users WHERE NOT EXISTS (SELECT 1 FROM credentials WHERE user_id = users.id)`,
    [passwordHash],
  );
  if (sessions) {
    await pool.query(
      `INSERT INTO sessions (id, user_id, created_at, last_used_at, rotated_at, idle_expires_at, expires_at, ip,
         user_agent, secret_hash, counter, replays)
       SELECT uuidv7(), id, now(), now(), now(), now() + interval '30 days', now() + interval '90 days', '192.0.2.1',
         'bench', md5(id::text) || md5(login), 0, 0
       FROM users WHERE NOT EXISTS (SELECT 1 FROM sessions WHERE user_id = users.id)`,
    );
  }
  await pool.query('VACUUM ANALYZE users, credentials, sessions');
  // What was loaded would be written to the disk while something else is measured.
  await pool.query('CHECKPOINT');
}
