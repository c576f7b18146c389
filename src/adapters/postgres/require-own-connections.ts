import type { Pool, PoolClient } from 'pg';
import { UnusableServerError } from './unusable-server-error.ts';

/**
 * Checks that two connections, open at the same time, lead to two backends of the server. A pooler in transaction mode
 * lends both the same one, and what is set or prepared for one connection is then another's.
 * @throws {UnusableServerError} and what connecting throws.
 */
export async function requireOwnConnections(pool: Pool): Promise<void> {
  const one = await pool.connect();
  try {
    const other = await pool.connect();
    try {
      if ((await backendOf(one)) === (await backendOf(other)))
        throw new UnusableServerError('transaction_mode');
    } finally {
      other.release();
    }
  } finally {
    one.release();
  }
}

async function backendOf(client: PoolClient): Promise<number | undefined> {
  const { rows } = await client.query<{ readonly pid: number }>('SELECT pg_backend_pid() AS pid');
  return rows[0]?.pid;
}
