import type { RawBuilder } from 'kysely';
import { AlreadyImportedError } from '#domain/import/already-imported-error.ts';
import type {
  AccountNames,
  ImportRepository,
  NewImportedAccount,
} from '#application/import/ports/import-repository.ts';
import { brokenUniqueIndex } from '#adapters/postgres/database-failure.ts';
import type { Database } from '#adapters/postgres/database.ts';
import { CredentialRecord } from '#adapters/postgres/entities/credential-record.ts';
import { ImportedAccountRecord } from '#adapters/postgres/entities/imported-account-record.ts';
import { UserRecord } from '#adapters/postgres/entities/user-record.ts';
import { userToRecord } from '#adapters/postgres/identity/accounts/user-mapper.ts';
import { withTakenNames } from '#adapters/postgres/identity/accounts/with-taken-names.ts';
import { credentialToRecord } from '#adapters/postgres/identity/passwords/credential-mapper.ts';
import { importedIds, takenEmails, takenLogins, type NameRow } from './queries.ts';

/** Imported accounts in `imported_accounts`, beside `users` and `credentials`. */
export class PostgresImportRepository implements ImportRepository {
  readonly #database: Database;

  constructor({ database }: { readonly database: Database }) {
    this.#database = database;
  }

  async findImported(source: string, externalIds: readonly string[]): Promise<ReadonlySet<string>> {
    return new Set(await this.#names(importedIds(source, externalIds)));
  }

  async findTaken({ emails, logins }: AccountNames): Promise<AccountNames> {
    return { emails: await this.#names(takenEmails(emails)), logins: await this.#names(takenLogins(logins)) };
  }

  async addAll(source: string, accounts: readonly NewImportedAccount[]): Promise<void> {
    const users = accounts.map(({ user }) => userToRecord(user));
    const credentials = accounts.flatMap(({ user, hash }) =>
      hash === null ? [] : [credentialToRecord(user.id, hash)],
    );
    const imported = accounts.map(({ externalId, user }) => ({ source, externalId, userId: user.id }));
    await withTakenNames(() =>
      this.#database.transaction(async (em) => {
        await em.insertMany(UserRecord, users);
        await em.insertMany(CredentialRecord, credentials);
        await em.insertMany(ImportedAccountRecord, imported);
      }),
    ).catch((error: unknown) => {
      if (brokenUniqueIndex(error) === 'imported_accounts_pkey') throw new AlreadyImportedError();
      throw error;
    });
  }

  async #names(query: RawBuilder<NameRow>): Promise<readonly string[]> {
    const rows = await this.#database.rows(query);
    return rows.map(({ name }) => name);
  }
}
