import { Migrator as OrmMigrator } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/postgresql';
import { ADVISORY_LOCKS } from './advisory-locks.ts';
import type { Connection } from './connection.ts';
import { ConnectionPool } from './connection-pool.ts';
import type { DatabaseDeadlines } from './database-options.ts';
import { ormOptions } from './orm-options.ts';
import { translateError } from './translate-error.ts';

/**
 * A migration may take its time; but one that waits for a lock makes everybody wait behind it, so it gives up on that
 * and is tried again at the next start. Zero is no deadline.
 */
const DEADLINES: DatabaseDeadlines = {
  acquireMs: 2_000,
  lockMs: 10_000,
  statementMs: 0,
  answerMs: 0,
  idleInTransactionMs: 0,
};

/** Brings the schema of a database to that of this release, or back. One at a time, whoever else tries. */
export class Migrator {
  readonly #url: string;

  constructor({ url }: { readonly url: string }) {
    this.#url = url;
  }

  /**
   * Runs what is missing, all of it or nothing; instances that start together wait for the first.
   * @returns the names of what it ran. @throws {ServiceUnavailableError} and what a migration throws.
   */
  async migrate(): Promise<readonly string[]> {
    return await this.#alone(async (migrator) => (await migrator.up()).map(({ name }) => name));
  }

  /** Undoes the latest migrations. @returns the names of what it undid, latest first. Errors as {@link migrate}. */
  async revert(steps = 1): Promise<readonly string[]> {
    return await this.#alone(async (migrator) => {
      const undone: string[] = [];
      for (let step = 0; step < steps; step += 1) {
        const [migration] = await migrator.down();
        if (migration === undefined) break;
        undone.push(migration.name);
      }
      return undone;
    });
  }

  async #alone<T>(work: (migrator: OrmMigrator) => Promise<T>): Promise<T> {
    const pool = new ConnectionPool({
      url: this.#url,
      poolSize: 2,
      applicationName: 'latchkey-migrate',
      deadlines: DEADLINES,
    });
    try {
      const guard = await pool.acquire();
      try {
        return await withMigrator(pool, await lock(guard), work);
      } finally {
        // The lock lasts as long as this connection.
        guard.release(true);
      }
    } catch (error) {
      throw translateError(error);
    } finally {
      await pool.close();
    }
  }
}

/** @returns the name of the database, which the ORM would create if it did not find the one that it is told. */
async function lock(guard: Connection): Promise<string> {
  await guard.query('SET lock_timeout = 0');
  await guard.query('SELECT pg_advisory_lock($1)', [ADVISORY_LOCKS.migrations]);
  const { rows } = await guard.query<{ name: string }>('SELECT current_database() AS name');
  return rows[0]?.name ?? '';
}

async function withMigrator<T>(
  pool: ConnectionPool,
  dbName: string,
  work: (migrator: OrmMigrator) => Promise<T>,
): Promise<T> {
  const orm = await MikroORM.init({
    ...ormOptions({ options: pool.options, acquire: () => pool.acquire() }),
    dbName,
    extensions: [OrmMigrator],
  });
  try {
    return await work(new OrmMigrator(orm.em));
  } finally {
    await orm.close();
  }
}
