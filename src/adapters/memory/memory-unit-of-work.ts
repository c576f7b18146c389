import type { UnitOfWork } from '#application/shared/ports/unit-of-work.ts';
import type { MemoryStore } from './memory-store.ts';

/** All or nothing in memory; units of work go one after the other, so none has to be run again. */
export class MemoryUnitOfWork implements UnitOfWork {
  readonly #store: MemoryStore;

  constructor({ store }: { readonly store: MemoryStore }) {
    this.#store = store;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    return await this.#store.transaction(work);
  }
}
