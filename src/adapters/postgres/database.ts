import { TransactionContext, TransactionPropagation } from '@mikro-orm/core';
import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import { CompiledQuery, type RawBuilder } from 'kysely';
import type { Pool } from 'pg';
import type { DatabaseOptions } from './database-options.ts';
import { HostList } from './host-list.ts';
import { onAnyHost } from './on-any-host.ts';
import { createOrm } from './orm.ts';
import { requireOwnConnections } from './require-own-connections.ts';
import { retryConflicts } from './retry-conflicts.ts';
import { translateError } from './translate-error.ts';

type Row = Readonly<Record<string, unknown>>;

/** Connections of the pool, idle ones, and requests that wait for one. */
export interface PoolStatistics {
  readonly open: number;
  readonly idle: number;
  readonly waiting: number;
}

/**
 * MikroORM as the repositories use it: everything called within a transaction joins it, everything else uses a
 * connection of its own, and failures become the application's errors.
 */
export class Database {
  readonly #orm: MikroORM;
  readonly #hosts: number;
  #pool: Pool | null = null;

  /** Connects to nothing yet: the first statement does. */
  constructor(options: DatabaseOptions) {
    this.#hosts = new HostList(options.url).urls.length;
    this.#orm = createOrm(options, (pool) => {
      this.#pool = pool;
    });
  }

  /** The manager of the transaction under way, else one that remembers nothing. */
  get em(): EntityManager {
    return this.#current ?? this.#orm.em.fork();
  }

  get inTransaction(): boolean {
    return this.#current !== undefined;
  }

  /**
   * Runs `work`, which is one statement or one transaction; outside a transaction it is run again after a deadlock or
   * a serialization failure. @throws {ServiceUnavailableError} {ConcurrentChangeError} and whatever else `work` throws.
   */
  async run<T>(work: (em: EntityManager) => Promise<T>): Promise<T> {
    return await this.#attempt(() => work(this.em));
  }

  /** Runs `work` in the transaction under way, else in one of its own. Errors as {@link run}. */
  async transaction<T>(work: (em: EntityManager) => Promise<T>): Promise<T> {
    return await this.run((em) => em.transactional(work, { propagation: TransactionPropagation.REQUIRED }));
  }

  /** The rows of a statement written by hand. Errors as {@link run}. */
  async rows<Row>(query: RawBuilder<Row>): Promise<readonly Row[]> {
    const { rows } = await this.#attempt(() => query.execute(this.#orm.em.getKysely()));
    return rows;
  }

  /** How many rows a statement written by hand changed. Errors as {@link run}. */
  async change(query: RawBuilder<unknown>): Promise<number> {
    const { numAffectedRows = 0n } = await this.#attempt(() => query.execute(this.#orm.em.getKysely()));
    return Number(numAffectedRows);
  }

  /** Checks that no pooler lends our connections to others. @throws {ServiceUnavailableError} */
  async requireOwnConnections(): Promise<void> {
    await this.#attempt(async () => {
      await this.#orm.connect();
      const pool = this.#pool;
      // With one connection there is nothing to compare.
      if (pool !== null && pool.options.max > 1) await requireOwnConnections(pool);
    });
  }

  /** The rows of a statement that a library wrote, with `$1` in place of the first value. Errors as {@link run}. */
  async statement(text: string, values: readonly unknown[]): Promise<readonly Row[]> {
    const query = CompiledQuery.raw(text, [...values]);
    const { rows } = await this.#attempt(() => this.#orm.em.getKysely().executeQuery<Row>(query));
    return rows;
  }

  poolStatistics(): PoolStatistics {
    const { totalCount = 0, idleCount = 0, waitingCount = 0 } = this.#pool ?? {};
    return { open: totalCount, idle: idleCount, waiting: waitingCount };
  }

  /** Waits for the connections that are in use. */
  async close(): Promise<void> {
    await this.#orm.close();
  }

  async #attempt<T>(work: () => Promise<T>): Promise<T> {
    try {
      if (this.inTransaction) return await work();
      return await onAnyHost(this.#hosts, () => retryConflicts(work));
    } catch (error) {
      throw translateError(error);
    }
  }

  get #current(): EntityManager | undefined {
    return TransactionContext.getEntityManager(this.#orm.em.name) as EntityManager | undefined;
  }
}
