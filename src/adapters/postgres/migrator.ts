import { IsolationLevel } from '@mikro-orm/core';
import { Migrator as OrmMigrator } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { ADVISORY_LOCKS } from './advisory-locks.ts';
import { applyPending } from './apply-pending.ts';
import type { DatabaseDeadlines } from './database-options.ts';
import { HostList } from './host-list.ts';
import { MIGRATION_OPTIONS } from './migrations.ts';
import { onAnyHost } from './on-any-host.ts';
import { ormOptions } from './orm.ts';
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
  async #locked<T>(work: (migrator: OrmMigrator, transaction: unknown) => Promise<T>): Promise<T> {
    const orm = new MikroORM({
      ...ormOptions({
        url: this.#url,
        poolSize: 2,
        applicationName: 'latchkey-migrate',
        deadlines: DEADLINES,
      }),
      migrations: MIGRATION_OPTIONS,
      extensions: [OrmMigrator],
    });
    try {
      return await onAnyHost(new HostList(this.#url).urls.length, () => underLock(orm, work));
    } catch (error) {
      throw translateError(error);
    } finally {
      await orm.close();
    }
  }
}

async function underLock<T>(
  orm: MikroORM,
  work: (migrator: OrmMigrator, transaction: unknown) => Promise<T>,
): Promise<T> {
  return await orm.em.fork().transactional(
    async (em) => {
      const kysely = em.getKysely();
      await sql`SET LOCAL lock_timeout = 0`.execute(kysely);
      await sql`SELECT pg_advisory_xact_lock(${sql.lit(ADVISORY_LOCKS.migrations)})`.execute(kysely);
      await sql`SET LOCAL lock_timeout = ${sql.lit(DEADLINES.lockMs)}`.execute(kysely);
      return await work(new OrmMigrator(orm.em), em.getTransactionContext());
    },
    { isolationLevel: IsolationLevel.READ_COMMITTED },
  );
}
