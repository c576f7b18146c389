import { Email } from '#domain/identity/accounts/email.ts';
import type { AccountName } from '#domain/identity/accounts/account-name.ts';
import { hashSettings, type HashSettings, type PasswordHash } from '#domain/identity/passwords/password.ts';
import { User } from '#domain/identity/accounts/user.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type {
  Credential,
  CredentialRepository,
} from '#application/identity/passwords/ports/credential-repository.ts';
import type { MemoryStore } from '../memory-store.ts';

/** Password hashes in memory, under the rules of the database. */
export class MemoryCredentialRepository implements CredentialRepository {
  readonly #store: MemoryStore;

  constructor({ store }: { readonly store: MemoryStore }) {
    this.#store = store;
  }

  async findByName(name: AccountName): Promise<Credential | null> {
    const byEmail = name instanceof Email;
    return await this.#find(
      (user) => (byEmail ? user.canonicalEmail : user.canonicalLogin) === name.canonical,
    );
  }

  async findByUserId(userId: UserId): Promise<Credential | null> {
    return await this.#find(({ id }) => id === userId);
  }

  async add(userId: UserId, hash: PasswordHash): Promise<boolean> {
    return await this.#store.write(({ users, credentials }) => {
      if (!users.has(userId) || credentials.has(userId)) return false;
      credentials.set(userId, hash);
      return true;
    });
  }

  async put(userId: UserId, hash: PasswordHash): Promise<void> {
    await this.#store.write(({ credentials }) => void credentials.set(userId, hash));
  }

  async remove(userId: UserId): Promise<boolean> {
    return await this.#store.write(({ credentials }) => credentials.delete(userId));
  }

  async replace(userId: UserId, old: PasswordHash, next: PasswordHash): Promise<boolean> {
    return await this.#store.write(({ credentials }) => {
      if (credentials.get(userId) !== old) return false;
      credentials.set(userId, next);
      return true;
    });
  }

  async countBySettings(): Promise<ReadonlyMap<HashSettings, number>> {
    return await this.#store.read(({ credentials }) => {
      const counts = new Map<HashSettings, number>();
      for (const hash of credentials.values()) {
        const settings = hashSettings(hash);
        counts.set(settings, (counts.get(settings) ?? 0) + 1);
      }
      return counts;
    });
  }

  async #find(matches: (user: User) => boolean): Promise<Credential | null> {
    return await this.#store.read(({ users, credentials }) => {
      const user = [...users.values()].map((snapshot) => User.restore(snapshot)).find(matches);
      const passwordHash = user === undefined ? undefined : credentials.get(user.id);
      return user === undefined || passwordHash === undefined ? null : { user, passwordHash };
    });
  }
}
