import type { QueryResultRow } from 'pg';
import { Batches } from '#application/shared/batches.ts';
import type { PostgresDatabase } from './postgres-database.ts';
import type { Statement } from './statement.ts';

/**
 * Rows by a key that at most one has, those of one moment in one statement. Within a transaction each is asked for by
 * itself, on the transaction's own connection.
 */
export class RowsByKey<Row extends QueryResultRow> {
  readonly #database: PostgresDatabase;
  readonly #statement: Statement<Row>;
  readonly #keyOf: (row: Row) => string;
  readonly #batches: Batches<string, Row | null>;

  /** @param statement takes an array of keys as $1. */
  constructor(database: PostgresDatabase, statement: Statement<Row>, keyOf: (row: Row) => string) {
    this.#database = database;
    this.#statement = statement;
    this.#keyOf = keyOf;
    this.#batches = new Batches((keys) => this.#ask(keys), setImmediate);
  }

  async find(key: string): Promise<Row | null> {
    if (!this.#database.inTransaction) return await this.#batches.get(key);
    const [row] = await this.#ask([key]);
    return row ?? null;
  }

  async #ask(keys: readonly string[]): Promise<readonly (Row | null)[]> {
    const { rows } = await this.#database.execute(this.#statement, [[...new Set(keys)]]);
    const byKey = new Map(rows.map((row) => [this.#keyOf(row), row]));
    return keys.map((key) => byKey.get(key) ?? null);
  }
}
