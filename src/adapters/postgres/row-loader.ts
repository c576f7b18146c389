import DataLoader from 'dataloader';
import type { RawBuilder } from 'kysely';
import type { Database } from './database.ts';

/** Keys of one statement. */
const MAX_KEYS = 256;

/**
 * Reads rows by a key that at most one row has. Those asked for at the same moment are read by one statement; within a
 * transaction each is read by itself, on the transaction's connection.
 */
export class RowLoader<Row> {
  readonly #database: Database;
  readonly #query: (keys: readonly string[]) => RawBuilder<Row>;
  readonly #loader: DataLoader<string, Row | null>;

  constructor(
    database: Database,
    query: (keys: readonly string[]) => RawBuilder<Row>,
    keyOf: (row: Row) => string,
  ) {
    this.#database = database;
    this.#query = query;
    this.#loader = new DataLoader(
      async (keys) => {
        const rows = await database.rows(query(keys));
        const byKey = new Map(rows.map((row) => [keyOf(row), row]));
        return keys.map((key) => byKey.get(key) ?? null);
      },
      { cache: false, maxBatchSize: MAX_KEYS, batchScheduleFn: (send) => setImmediate(send) },
    );
  }

  async find(key: string): Promise<Row | null> {
    if (!this.#database.inTransaction) return await this.#loader.load(key);
    const [row] = await this.#database.rows(this.#query([key]));
    return row ?? null;
  }
}
