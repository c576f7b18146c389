import { setTimeout as pause } from 'node:timers/promises';
import { IsolationLevel } from '@mikro-orm/core';
import { Migrator as OrmMigrator } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { ADVISORY_LOCKS } from './advisory-locks.ts';
import { applyPending } from './apply-pending.ts';
import type { DatabaseOptions } from './database-options.ts';
import { HostList } from './host-list.ts';
import { MIGRATION_OPTIONS } from './migrations.ts';
import { onAnyHost } from './on-any-host.ts';
import { ormOptions } from './orm.ts';
import { translateError } from './translate-error.ts';

/** Milliseconds between two looks whether another instance has finished to migrate. */
const RETRY_MS = 200;

/**
 * A migration may take its time; but one that waits for a lock makes everybody wait behind it, so it gives up on that
 * and is tried again at the next start. Set for the transaction, since a pooler may lend its connection to others after.
 */
const NO_HURRY = sql`
  SELECT set_config('statement_timeout', '0', true), set_config('idle_in_transaction_session_timeout', '0', true),
    set_config('lock_timeout', '10s', true)`;
/** Of this side; 0 is none. */
const DEADLINES = { acquireMs: 2_000, answerMs: 0 };

/** Brings the schema of a database to that of this release, or back. One at a time, whoever else tries. */
export class Migrator {
  readonly #options: Pick<DatabaseOptions, 'url' | 'pooler'>;

  constructor(options: Pick<DatabaseOptions, 'url' | 'pooler'>) {
    this.#options = options;
  }

  /**
   * Runs what is missing, all of it or nothing; instances that start together wait for the first.
   * @returns the names of what it ran. @throws {ServiceUnavailableError} and what a migration throws.
   */
  async migrate(): Promise<readonly string[]> {
    return await this.#locked(applyPending);
  }

  /** Undoes the latest migration. @returns its name, or nothing where there is none. Errors as {@link migrate}. */
  async revert(): Promise<readonly string[]> {
    return await this.#locked(async (migrator, transaction) => {
      const undone = await migrator.down({ transaction });
      return undone.map(({ name }) => name);
    });
  }

  /** Runs `work` in a transaction that holds the lock of the migrations until its end. */
  async #locked<T>(work: Work<T>): Promise<T> {
    const orm = new MikroORM({
      ...ormOptions({
        ...this.#options,
        poolSize: 2,
        applicationName: 'latchkey-migrate',
        deadlines: DEADLINES,
      }),
      migrations: MIGRATION_OPTIONS,
      extensions: [OrmMigrator],
    });
    try {
      return await onAnyHost(new HostList(this.#options.url).urls.length, () => underLock(orm, work));
    } catch (error) {
      throw translateError(error);
    } finally {
      await orm.close();
    }
  }
}

type Work<T> = (migrator: OrmMigrator, transaction: unknown) => Promise<T>;

/** Waits outside of the database: whoever waits in a transaction keeps a connection that the one who migrates may need. */
async function underLock<T>(orm: MikroORM, work: Work<T>): Promise<T> {
  for (;;) {
    const done = await tryUnderLock(orm, work);
    if (done !== null) return done.result;
    await pause(RETRY_MS);
  }
}

/** @returns null, at once, while another instance has the lock. */
async function tryUnderLock<T>(orm: MikroORM, work: Work<T>): Promise<{ readonly result: T } | null> {
  return await orm.em.fork().transactional(
    async (em) => {
      const kysely = em.getKysely();
      const { rows } = await tryMigrationLock().execute(kysely);
      if (rows[0]?.acquired !== true) return null;
      await NO_HURRY.execute(kysely);
      return { result: await work(new OrmMigrator(orm.em), em.getTransactionContext()) };
    },
    { isolationLevel: IsolationLevel.READ_COMMITTED },
  );
}

function tryMigrationLock() {
  return sql<{ readonly acquired: boolean }>`
    SELECT pg_try_advisory_xact_lock(${sql.lit(ADVISORY_LOCKS.migrations)}) AS acquired`;
}
