import { PasskeyTakenError } from '#domain/factors/errors.ts';
import { Passkey, type PasskeyId, type PasskeySnapshot } from '#domain/factors/passkey.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { PasskeyRepository } from '#application/factors/ports/passkey-repository.ts';
import type { MemoryStore } from '../memory-store.ts';
import type { MemoryTables } from '../memory-tables.ts';
import { newestFirst } from '../newest-first.ts';

/** Passkeys in memory, under the rules of the database. */
export class MemoryPasskeyRepository implements PasskeyRepository {
  readonly #store: MemoryStore;

  constructor({ store }: { readonly store: MemoryStore }) {
    this.#store = store;
  }

  async add(passkey: Passkey): Promise<void> {
    await this.#store.write((tables) => {
      const { userId, credentialId } = passkey;
      if (!tables.users.has(userId)) throw new Error(`There is no account ${userId}.`);
      if ([...tables.passkeys.values()].some((each) => each.credentialId === credentialId))
        throw new PasskeyTakenError();
      keep(tables, passkey.snapshot());
    });
  }

  async findByCredentialId(credentialId: string): Promise<Passkey | null> {
    return await this.#store.read(({ passkeys }) => {
      const stored = [...passkeys.values()].find((each) => each.credentialId === credentialId);
      return stored === undefined ? null : load(stored);
    });
  }

  async listOf(userId: UserId): Promise<readonly Passkey[]> {
    return await this.#store.read((tables) =>
      newestFirst(allOf(tables, userId), null).toReversed().map(load),
    );
  }

  async useCounter(id: PasskeyId, signCount: number, backedUp: boolean, now: Date): Promise<boolean> {
    return await this.#store.write((tables) => {
      const stored = tables.passkeys.get(id);
      const forward = stored !== undefined && stored.signCount < signCount;
      const without = stored?.signCount === 0 && signCount === 0;
      if (stored === undefined || !(forward || without)) return false;
      keep(tables, { ...stored, signCount, backedUp, lastUsedAt: now });
      return true;
    });
  }

  async rename(id: PasskeyId, userId: UserId, name: string): Promise<Passkey | null> {
    return await this.#store.write((tables) => {
      const stored = tables.passkeys.get(id);
      if (stored?.userId !== userId) return null;
      keep(tables, { ...stored, name });
      return load({ ...stored, name });
    });
  }

  async remove(id: PasskeyId, userId: UserId): Promise<boolean> {
    return await this.#store.write(({ passkeys }) => {
      return passkeys.get(id)?.userId === userId && passkeys.delete(id);
    });
  }

  async removeAllOf(userId: UserId, since: Date | null): Promise<number> {
    return await this.#store.write((tables) => {
      const removed = allOf(tables, userId).filter(({ createdAt }) => since === null || createdAt >= since);
      for (const { id } of removed) tables.passkeys.delete(id);
      return removed.length;
    });
  }

  async handleOf(userId: UserId, made: string): Promise<string | null> {
    return await this.#store.write(({ users, webauthnHandles }) => {
      if (!users.has(userId)) return null;
      const handle = webauthnHandles.get(userId) ?? made;
      webauthnHandles.set(userId, handle);
      return handle;
    });
  }

  async findOwnerOf(handle: string): Promise<UserId | null> {
    return await this.#store.read(({ webauthnHandles }) => {
      const [userId] = [...webauthnHandles].find(([, each]) => each === handle) ?? [];
      return userId ?? null;
    });
  }
}

function keep({ passkeys }: MemoryTables, passkey: PasskeySnapshot): void {
  passkeys.set(passkey.id, structuredClone(passkey));
}

function load(stored: PasskeySnapshot): Passkey {
  return Passkey.restore(structuredClone(stored));
}

function allOf({ passkeys }: MemoryTables, userId: UserId): readonly PasskeySnapshot[] {
  return [...passkeys.values()].filter((each) => each.userId === userId);
}
