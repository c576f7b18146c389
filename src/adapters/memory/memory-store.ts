import { AsyncLocalStorage } from 'node:async_hooks';
import { MemoryTables } from './memory-tables.ts';

/** A unit of work that is under way. */
interface Draft {
  readonly tables: MemoryTables;
  /** What a nested unit of work threw: nothing of the outer one may be kept then, even if it was caught. */
  failure: { readonly error: unknown } | null;
  over: boolean;
}

/**
 * What the repositories in memory keep, with the rules of a database: writers go one after the other, readers see what
 * was committed last, and a unit of work sees its own writes, which become everybody's together or not at all.
 */
export class MemoryStore {
  #committed = new MemoryTables();
  #writers: Promise<void> = Promise.resolve();
  readonly #current = new AsyncLocalStorage<Draft>();

  get inTransaction(): boolean {
    return this.#current.getStore() !== undefined;
  }

  /** Looks at the tables; `look` copies what it returns. */
  read<T>(look: (tables: MemoryTables) => T): Promise<T> {
    return Promise.try(() => look(this.#draft()?.tables ?? this.#committed));
  }

  /** Changes the tables in one go; what `change` throws must come before what it changes. */
  async write<T>(change: (tables: MemoryTables) => T): Promise<T> {
    const draft = this.#draft();
    if (draft !== undefined) return change(draft.tables);
    return await this.#alone(() => Promise.resolve(change(this.#committed)));
  }

  /** Runs `work` as a unit, or within the one that is under way. */
  async transaction<T>(work: (tables: MemoryTables) => Promise<T>): Promise<T> {
    const outer = this.#draft();
    if (outer !== undefined) return await joined(outer, work);
    return await this.#alone(async () => {
      const draft: Draft = { tables: this.#committed.copy(), failure: null, over: false };
      try {
        const result = await this.#current.run(draft, () => work(draft.tables));
        if (draft.failure !== null) throw draft.failure.error;
        this.#committed = draft.tables;
        return result;
      } finally {
        draft.over = true;
      }
    });
  }

  #draft(): Draft | undefined {
    const draft = this.#current.getStore();
    if (draft?.over === true) throw new Error('This unit of work is over.');
    return draft;
  }

  async #alone<T>(write: () => Promise<T>): Promise<T> {
    const before = this.#writers;
    const { promise: done, resolve } = Promise.withResolvers<void>();
    this.#writers = done;
    await before;
    try {
      return await write();
    } finally {
      resolve();
    }
  }
}

async function joined<T>(outer: Draft, work: (tables: MemoryTables) => Promise<T>): Promise<T> {
  try {
    return await work(outer.tables);
  } catch (error) {
    outer.failure ??= { error };
    throw error;
  }
}
