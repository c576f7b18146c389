import { AccountMetadata } from '#domain/identity/metadata/account-metadata.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { MetadataRepository } from '#application/identity/metadata/ports/metadata-repository.ts';
import type { MemoryStore } from '../memory-store.ts';

/** Custom data in memory, under the rules of the database. */
export class MemoryMetadataRepository implements MetadataRepository {
  readonly #store: MemoryStore;

  constructor({ store }: { readonly store: MemoryStore }) {
    this.#store = store;
  }

  async find(userId: UserId): Promise<AccountMetadata | null> {
    return await this.#store.read(({ users, metadata }) => {
      if (!users.has(userId)) return null;
      const stored = metadata.get(userId);
      return stored === undefined
        ? AccountMetadata.empty(userId)
        : AccountMetadata.restore(structuredClone(stored));
    });
  }

  async save(next: AccountMetadata): Promise<AccountMetadata | null> {
    return await this.#store.write(({ users, metadata }) => {
      const { userId, version } = next;
      const stored = metadata.get(userId) ?? AccountMetadata.empty(userId);
      if (!users.has(userId) || stored.version !== version) return null;
      const saved = next.withVersion(version + 1);
      metadata.set(userId, structuredClone(saved.snapshot()));
      return saved;
    });
  }
}
