import type { Ceremony } from '#domain/factors/ceremony.ts';
import type { CeremonyRepository } from '#application/factors/ports/ceremony-repository.ts';
import type { MemoryStore } from '../memory-store.ts';

/** Open questions to passkeys in memory, under the rules of the database. */
export class MemoryCeremonyRepository implements CeremonyRepository {
  readonly #store: MemoryStore;

  constructor({ store }: { readonly store: MemoryStore }) {
    this.#store = store;
  }

  async add(ceremony: Ceremony): Promise<boolean> {
    return await this.#store.write(({ users, ceremonies }) => {
      const { userId, challengeHash } = ceremony;
      if (userId !== null && !users.has(userId)) return false;
      ceremonies.set(challengeHash, structuredClone(ceremony));
      return true;
    });
  }

  async take(challengeHash: string, now: Date): Promise<Ceremony | null> {
    return await this.#store.write(({ ceremonies }) => {
      const stored = ceremonies.get(challengeHash);
      ceremonies.delete(challengeHash);
      return stored === undefined || stored.expiresAt <= now ? null : structuredClone(stored);
    });
  }

  async purge(now: Date, limit: number): Promise<number | null> {
    return await this.#store.write(({ ceremonies }) => {
      const expired = [...ceremonies.values()].filter(({ expiresAt }) => expiresAt < now).slice(0, limit);
      for (const { challengeHash } of expired) ceremonies.delete(challengeHash);
      return expired.length;
    });
  }
}
