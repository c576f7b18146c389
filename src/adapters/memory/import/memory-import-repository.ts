import { AlreadyImportedError } from '#domain/import/already-imported-error.ts';
import { User } from '#domain/identity/accounts/user.ts';
import type {
  AccountNames,
  ImportRepository,
  NewImportedAccount,
} from '#application/import/ports/import-repository.ts';
import { MemoryUserRepository } from '../identity/memory-user-repository.ts';
import type { MemoryStore } from '../memory-store.ts';
import type { MemoryTables } from '../memory-tables.ts';

/** Imported accounts in memory, under the rules of the database. */
export class MemoryImportRepository implements ImportRepository {
  readonly #store: MemoryStore;
  readonly #users: MemoryUserRepository;

  constructor({ store }: { readonly store: MemoryStore }) {
    this.#store = store;
    this.#users = new MemoryUserRepository({ store });
  }

  async findImported(source: string, externalIds: readonly string[]): Promise<ReadonlySet<string>> {
    return await this.#store.read(
      (tables) => new Set(externalIds.filter((id) => isImported(tables, source, id))),
    );
  }

  async findTaken({ emails, logins }: AccountNames): Promise<AccountNames> {
    return await this.#store.read((tables) => {
      const users = [...tables.users.values()].map((snapshot) => User.restore(snapshot));
      const [ofEmail, ofLogin] = [
        new Set(users.map((user) => user.canonicalEmail)),
        new Set(users.map((user) => user.canonicalLogin)),
      ];
      return {
        emails: emails.filter((email) => ofEmail.has(email)),
        logins: logins.filter((login) => ofLogin.has(login)),
      };
    });
  }

  async addAll(source: string, accounts: readonly NewImportedAccount[]): Promise<void> {
    await this.#store.transaction(async () => {
      for (const { externalId, user, hash } of accounts) {
        await this.#users.add(user, hash ?? undefined);
        await this.#store.write((tables) => {
          if (isImported(tables, source, externalId)) throw new AlreadyImportedError();
          tables.importedAccounts.set(keyOf(source, externalId), user.id);
        });
      }
    });
  }
}

function isImported({ importedAccounts }: MemoryTables, source: string, externalId: string): boolean {
  return importedAccounts.has(keyOf(source, externalId));
}

function keyOf(source: string, externalId: string): string {
  return JSON.stringify([source, externalId]);
}
