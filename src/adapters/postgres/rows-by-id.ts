import { Batches } from '#application/shared/batches.ts';
import type { PostgresDatabase } from './postgres-database.ts';
import type { Statement } from './statement.ts';

/**
 * Rows by their id, those of one moment in one statement. Within a transaction each is asked for by itself, on the
 * transaction's own connection.
 */
export class RowsById<Row extends { readonly id: string }> {
  readonly #database: PostgresDatabase;
  readonly #statement: Statement<Row>;
  readonly #batches: Batches<string, Row | null>;

  /** @param statement takes an array of ids as $1. */
  constructor(database: PostgresDatabase, statement: Statement<Row>) {
    this.#database = database;
    this.#statement = statement;
    this.#batches = new Batches((ids) => this.#ask(ids), setImmediate);
  }

  async find(id: string): Promise<Row | null> {
    if (!this.#database.inTransaction) return await this.#batches.get(id);
    const [row] = await this.#ask([id]);
    return row ?? null;
  }

  async #ask(ids: readonly string[]): Promise<readonly (Row | null)[]> {
    const { rows } = await this.#database.execute(this.#statement, [[...new Set(ids)]]);
    const byId = new Map(rows.map((row) => [row.id, row]));
    return ids.map((id) => byId.get(id) ?? null);
  }
}
