import { Email } from '#domain/identity/accounts/email.ts';
import type { AccountName } from '#domain/identity/accounts/account-name.ts';
import type { HashSettings, PasswordHash } from '#domain/identity/passwords/password.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type {
  Credential,
  CredentialRepository,
} from '#application/identity/passwords/ports/credential-repository.ts';
import type { Database } from '#adapters/postgres/database.ts';
import { CredentialRecord } from '#adapters/postgres/entities/credential-record.ts';
import { RowLoader } from '#adapters/postgres/row-loader.ts';
import { credentialToDomain } from './credential-mapper.ts';
import {
  addCredential,
  credentialByUserId,
  credentialsByEmails,
  credentialsByLogins,
  settingsOfNext,
  putCredential,
  type NamedCredentialRow,
  type SettingsCountRow,
} from './queries.ts';

/** Rows that are counted by one statement, well within its deadline. */
const BATCH = 20_000;

/** Password hashes in `credentials`. */
export class PostgresCredentialRepository implements CredentialRepository {
  readonly #database: Database;
  readonly #byEmail: RowLoader<NamedCredentialRow>;
  readonly #byLogin: RowLoader<NamedCredentialRow>;

  constructor({ database }: { readonly database: Database }) {
    this.#database = database;
    this.#byEmail = new RowLoader(database, credentialsByEmails, ({ name }) => name);
    this.#byLogin = new RowLoader(database, credentialsByLogins, ({ name }) => name);
  }

  async findByName(name: AccountName): Promise<Credential | null> {
    const loader = name instanceof Email ? this.#byEmail : this.#byLogin;
    const row = await loader.find(name.canonical);
    if (row === null) return null;
    const { name: _, ...credential } = row;
    return credentialToDomain(credential);
  }

  async findByUserId(userId: UserId): Promise<Credential | null> {
    const [row] = await this.#database.rows(credentialByUserId(userId));
    return row === undefined ? null : credentialToDomain(row);
  }

  async add(userId: UserId, hash: PasswordHash): Promise<boolean> {
    return (await this.#database.change(addCredential(userId, hash))) === 1;
  }

  async put(userId: UserId, hash: PasswordHash): Promise<void> {
    await this.#database.change(putCredential(userId, hash));
  }

  async remove(userId: UserId): Promise<boolean> {
    return (await this.#database.run((em) => em.nativeDelete(CredentialRecord, { userId }))) === 1;
  }

  async replace(userId: UserId, old: PasswordHash, next: PasswordHash): Promise<boolean> {
    const written = await this.#database.run((em) =>
      em.nativeUpdate(CredentialRecord, { userId, passwordHash: old }, { passwordHash: next }),
    );
    return written === 1;
  }

  async countBySettings(): Promise<ReadonlyMap<HashSettings, number>> {
    const counts = new Map<HashSettings, number>();
    let after: string | null = null;
    do {
      const rows: readonly SettingsCountRow[] = await this.#database.rows(settingsOfNext(BATCH, after));
      for (const { settings, count } of rows) counts.set(settings, (counts.get(settings) ?? 0) + count);
      after = rows[0]?.last ?? null;
    } while (after !== null);
    return counts;
  }
}
