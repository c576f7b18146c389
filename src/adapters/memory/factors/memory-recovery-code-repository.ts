import { UserNotFoundError } from '#domain/identity/errors.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { RecoveryCodeRepository } from '#application/factors/ports/recovery-code-repository.ts';
import type { MemoryStore } from '../memory-store.ts';

/** Hashes of recovery codes in memory, under the rules of the database. */
export class MemoryRecoveryCodeRepository implements RecoveryCodeRepository {
  readonly #store: MemoryStore;

  constructor({ store }: { readonly store: MemoryStore }) {
    this.#store = store;
  }

  async replaceAll(userId: UserId, hashes: readonly string[], now: Date): Promise<void> {
    await this.#store.write(({ users, recoveryCodes }) => {
      if (!users.has(userId)) throw new UserNotFoundError();
      recoveryCodes.set(userId, { hashes: new Set(hashes), createdAt: new Date(now) });
    });
  }

  async use(userId: UserId, hash: string): Promise<boolean> {
    return await this.#store.write(({ recoveryCodes }) => {
      const set = recoveryCodes.get(userId);
      if (set?.hashes.has(hash) !== true) return false;
      const left = [...set.hashes].filter((each) => each !== hash);
      recoveryCodes.set(userId, { ...set, hashes: new Set(left) });
      return true;
    });
  }

  async countOf(userId: UserId): Promise<number> {
    return await this.#store.read(({ recoveryCodes }) => recoveryCodes.get(userId)?.hashes.size ?? 0);
  }

  async removeAllOf(userId: UserId, since: Date | null): Promise<void> {
    await this.#store.write(({ recoveryCodes }) => {
      const set = recoveryCodes.get(userId);
      if (set !== undefined && (since === null || set.createdAt >= since)) recoveryCodes.delete(userId);
    });
  }
}
