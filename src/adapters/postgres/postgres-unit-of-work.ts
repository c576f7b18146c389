import type { UnitOfWork } from '#application/shared/ports/unit-of-work.ts';
import type { PostgresDatabase } from './postgres-database.ts';

/** All or nothing as one transaction (READ COMMITTED: what must not change meanwhile is locked by name). */
export class PostgresUnitOfWork implements UnitOfWork {
  readonly #database: PostgresDatabase;

  constructor({ database }: { readonly database: PostgresDatabase }) {
    this.#database = database;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    return await this.#database.transaction(work);
  }
}
