import { AsyncLocalStorage } from 'node:async_hooks';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { QueryResultRow } from 'pg';
import type { Answer, Connection, LentConnection } from './connection.ts';
import { ConnectionPool } from './connection-pool.ts';
import type { DatabaseOptions } from './database-options.ts';
import type { Orm, Records } from './orm.ts';
import { retryConflicts } from './retry-conflicts.ts';
import type { Statement } from './statement.ts';
import { translateError } from './translate-error.ts';

/** A transaction that is under way, for everything that is called within. */
interface Transaction {
  readonly connection: Connection;
  /** What a nested unit of work threw: nothing of the outer one may be kept then, even if it was caught. */
  failure: { readonly error: unknown } | null;
}

/**
 * The way to PostgreSQL: the ORM and the statements by hand over one pool. Whatever is called within
 * {@link transaction} runs on that transaction's connection, everything else on one of its own.
 */
export class PostgresDatabase {
  readonly #pool: ConnectionPool;
  #orm: Promise<Orm> | null = null;
  readonly #current = new AsyncLocalStorage<Transaction>();

  /** Connects to nothing yet: the first statement does. */
  constructor(options: DatabaseOptions) {
    this.#pool = new ConnectionPool(options);
  }

  /**
   * Runs a statement. One that loses a deadlock or a serialization failure is run again.
   * @throws {ServiceUnavailableError} {ConcurrentChangeError}
   */
  async execute<Row extends QueryResultRow>(
    statement: Statement<Row>,
    values: readonly unknown[],
  ): Promise<Answer<Row>> {
    return await this.#guard(async () => {
      const connection = await this.#connection();
      try {
        return await connection.execute(statement, values);
      } finally {
        connection.release();
      }
    });
  }

  /** The first row of a statement's answer. Errors as {@link execute}. */
  async first<Row extends QueryResultRow>(
    statement: Statement<Row>,
    values: readonly unknown[],
  ): Promise<Row | null> {
    const { rows } = await this.execute(statement, values);
    return rows[0] ?? null;
  }

  /** Runs one statement of the ORM's, on an entity manager that remembers nothing. Errors as {@link execute}. */
  async orm<T>(work: (em: EntityManager, records: Records) => Promise<T>): Promise<T> {
    const orm = await this.#loadedOrm();
    return await this.#guard(() => work(orm.fork(), orm.records));
  }

  /**
   * Runs `work` in a transaction, or in the one that is under way. Run again, whole, after a deadlock or a
   * serialization failure. @throws {ServiceUnavailableError} {ConcurrentChangeError} and whatever `work` throws.
   */
  async transaction<T>(work: () => Promise<T>): Promise<T> {
    const outer = this.#current.getStore();
    if (outer !== undefined) return await joined(outer, work);
    try {
      return await retryConflicts(() => this.#attempt(work));
    } catch (error) {
      throw translateError(error);
    }
  }

  get inTransaction(): boolean {
    return this.#current.getStore() !== undefined;
  }

  /** How the pool stands: connections, idle ones, and requests that wait for one. */
  standing(): ReturnType<ConnectionPool['standing']> {
    return this.#pool.standing();
  }

  /** Waits for the connections that are in use. */
  async close(): Promise<void> {
    await (await this.#orm)?.close();
    await this.#pool.close();
  }

  async #loadedOrm(): Promise<Orm> {
    this.#orm ??= this.#loadOrm();
    try {
      return await this.#orm;
    } catch (error) {
      // Files can't always be opened (EMFILE): the next caller tries again.
      this.#orm = null;
      throw error;
    }
  }

  async #loadOrm(): Promise<Orm> {
    const { Orm: Loaded } = await import('./orm.ts');
    return new Loaded({ options: this.#pool.options, acquire: () => this.#connection() });
  }

  async #attempt<T>(work: () => Promise<T>): Promise<T> {
    const connection = await this.#pool.acquire();
    const transaction: Transaction = { connection, failure: null };
    try {
      await connection.query('BEGIN');
      const result = await this.#current.run(transaction, work);
      if (transaction.failure !== null) throw transaction.failure.error;
      await commit(connection);
      return result;
    } catch (error) {
      await rollback(connection);
      throw error;
    } finally {
      connection.release();
    }
  }

  /** Of the transaction that is under way, which alone gives it back, or one of the caller's own. */
  async #connection(): Promise<LentConnection> {
    const transaction = this.#current.getStore();
    return transaction === undefined ? await this.#pool.acquire() : transaction.connection.lend();
  }

  async #guard<T>(attempt: () => Promise<T>): Promise<T> {
    try {
      return this.inTransaction ? await attempt() : await retryConflicts(attempt);
    } catch (error) {
      throw translateError(error);
    }
  }
}

async function joined<T>(outer: Transaction, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    outer.failure ??= { error };
    throw error;
  }
}

/** A transaction in which a statement failed is undone by COMMIT, which says so in its answer only. */
async function commit(connection: Connection): Promise<void> {
  const { command } = await connection.query('COMMIT');
  if (command !== 'COMMIT') throw new Error('A unit of work went on after one of its statements had failed.');
}

/** Where it can't be said, the end of the connection says it. */
async function rollback(connection: Connection): Promise<void> {
  if (connection.isBroken) return;
  try {
    await connection.query('ROLLBACK');
  } catch {
    connection.release(true);
  }
}
