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
  /** In memory where that is possible, so that writing a log never waits for the disk that PostgreSQL syncs. */
  readonly logFolder: string;
  /** The same with a new database on the same server. */
  withDatabase(name: string): Promise<Databases>;
  stop(): Promise<void>;
}

const SHARED_MEMORY = '/dev/shm';

/** PostgreSQL with the settings of `npm start` (fsync on), and Redis without persistence. Both are new, and removed at the end. */
export async function startDatabases(): Promise<Databases> {
  const program = findRedisProgram();
  if (program === null) throw new Error('The bench needs redis-server or valkey-server on PATH.');
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-bench-'));
  const logFolder = mkdtempSync(
    join(existsSync(SHARED_MEMORY) ? SHARED_MEMORY : tmpdir(), 'latchkey-bench-'),
  );
  process.once('exit', () => {
    for (const path of [folder, logFolder]) rmSync(path, { recursive: true, force: true });
  });
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
        // Its process does not keep this one alive, so there is nothing to wait for.
        void redis.kill();
      },
    };
  };
  return open(postgres.url);
}
