import { AsyncLocalStorage } from 'node:async_hooks';
import type { UnitOfWork } from '#application/shared/ports/unit-of-work.ts';
import type { Database } from './database.ts';

/** What a nested unit of work threw. */
interface Failure {
  first: { readonly error: unknown } | null;
}

/**
 * All or nothing as one transaction (READ COMMITTED: what must not change meanwhile is locked by name). A failure of a
 * nested unit of work undoes the outer one, even when somebody caught it.
 */
export class PostgresUnitOfWork implements UnitOfWork {
  readonly #database: Database;
  readonly #failure = new AsyncLocalStorage<Failure>();

  constructor({ database }: { readonly database: Database }) {
    this.#database = database;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    const outer = this.#failure.getStore();
    if (outer !== undefined) return await join(outer, work);
    return await this.#database.transaction(() => this.#runOuter(work));
  }

  async #runOuter<T>(work: () => Promise<T>): Promise<T> {
    const failure: Failure = { first: null };
    return await this.#failure.run(failure, async () => {
      const result = await work();
      if (failure.first !== null) throw failure.first.error;
      return result;
    });
  }
}

async function join<T>(outer: Failure, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    outer.first ??= { error };
    throw error;
  }
}
