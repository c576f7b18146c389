import { Email } from '#domain/identity/accounts/email.ts';
import type { AccountName } from '#domain/identity/accounts/account-name.ts';
import type { PasswordHash } from '#domain/identity/passwords/password.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type {
  Credential,
  CredentialRepository,
} from '#application/identity/passwords/ports/credential-repository.ts';
import type { PostgresDatabase } from '../postgres-database.ts';
import { RowsByKey } from '../rows-by-key.ts';
import { Statement } from '../statement.ts';
import { userRowColumns, userFromRow, type UserRow } from './user-row.ts';

interface CredentialRow extends UserRow {
  readonly passwordHash: string;
}

/** @property name the canonical form. */
interface NamedCredentialRow extends CredentialRow {
  readonly name: string;
}

const COLUMNS = `${userRowColumns('u')}, c.password_hash AS "passwordHash"`;
const FROM = 'FROM users u JOIN credentials c ON c.user_id = u.id';

/** $1 emails, in canonical form */
const findByEmails = new Statement<NamedCredentialRow>(
  'credentials_by_emails',
  `SELECT ${COLUMNS}, lower(u.email COLLATE "C") AS name
   ${FROM} WHERE lower(u.email COLLATE "C") = ANY ($1::text[])`,
);
/** $1 logins, in canonical form */
const findByLogins = new Statement<NamedCredentialRow>(
  'credentials_by_logins',
  `SELECT ${COLUMNS}, lower(u.login COLLATE "C") AS name
   ${FROM} WHERE lower(u.login COLLATE "C") = ANY ($1::text[])`,
);
/** $1 the user's id */
const findByUserId = new Statement<CredentialRow>(
  'credentials_by_user',
  `SELECT ${COLUMNS} ${FROM} WHERE u.id = $1`,
);

/** Password hashes in `credentials`. */
export class PostgresCredentialRepository implements CredentialRepository {
  readonly #database: PostgresDatabase;
  readonly #byEmail: RowsByKey<NamedCredentialRow>;
  readonly #byLogin: RowsByKey<NamedCredentialRow>;

  constructor({ database }: { readonly database: PostgresDatabase }) {
    this.#database = database;
    this.#byEmail = new RowsByKey(database, findByEmails, ({ name }) => name);
    this.#byLogin = new RowsByKey(database, findByLogins, ({ name }) => name);
  }

  async findByName(name: AccountName): Promise<Credential | null> {
    const rows = name instanceof Email ? this.#byEmail : this.#byLogin;
    return credentialFromRow(await rows.find(name.canonical));
  }

  async findByUserId(userId: UserId): Promise<Credential | null> {
    return credentialFromRow(await this.#database.first(findByUserId, [userId]));
  }

  async replace(userId: UserId, old: PasswordHash, next: PasswordHash): Promise<boolean> {
    const written = await this.#database.orm((em, { CredentialRecord }) =>
      em.nativeUpdate(CredentialRecord, { userId, passwordHash: old }, { passwordHash: next }),
    );
    return written === 1;
  }
}

function credentialFromRow(row: CredentialRow | null): Credential | null {
  return row === null ? null : { user: userFromRow(row), passwordHash: row.passwordHash as PasswordHash };
}
