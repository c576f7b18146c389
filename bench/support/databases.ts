import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { escapeIdentifier, Pool } from 'pg';
import { startEmbeddedPostgres } from '#adapters/embedded-postgres/embedded-postgres.ts';
import { findRedisProgram, startRedisServer } from '#tests/support/redis-server.ts';

/** What all servers share: one PostgreSQL, one Redis, a folder for keys and one for logs. */
export interface Databases {
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly pool: Pool;
  readonly folder: string;
  /** In memory where that is possible: what PostgreSQL syncs to the disk must not hold up a line of a log. */
  readonly logFolder: string;
  /** The same, with a new database of that name on the same server. */
  withDatabase(name: string): Promise<Databases>;
  stop(): Promise<void>;
}

const MEMORY = '/dev/shm';

/**
 * PostgreSQL with the settings that `npm start` gives it (fsync, full_page_writes and synchronous_commit on, 64 MB of
 * shared buffers), and the Redis of this machine without persistence. Both are new and go when it is over.
 */
export async function startDatabases(): Promise<Databases> {
  const program = findRedisProgram();
  if (program === null)
    throw new Error('The bench needs redis-server or valkey-server on PATH: install one.');
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-bench-'));
  const logFolder = mkdtempSync(join(existsSync(MEMORY) ? MEMORY : tmpdir(), 'latchkey-bench-'));
  const remove = (): void => {
    for (const path of [folder, logFolder]) rmSync(path, { recursive: true, force: true });
  };
  process.once('exit', remove);
  const redis = await startRedisServer(program);
  const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'data'), maxConnections: 200 });
  const pools: Pool[] = [];
  const open = (databaseUrl: string): Databases => {
    const pool = new Pool({ connectionString: databaseUrl, max: 2 });
    pool.on('error', () => undefined);
    pools.push(pool);
    return {
      databaseUrl,
      redisUrl: redis.url,
      pool,
      folder,
      logFolder,
      withDatabase: async (name) => {
        await pool.query(`CREATE DATABASE ${escapeIdentifier(name)}`);
        const url = new URL(databaseUrl);
        url.pathname = `/${name}`;
        return open(url.href);
      },
      stop: async () => {
        await Promise.all(pools.map(async (each) => await each.end()));
        await postgres.stop();
        // Not awaited: it does not keep this process alive, and nothing is left to say after it.
        void redis.kill();
        remove();
      },
    };
  };
  return open(postgres.url);
}
