import { Email } from '#domain/identity/email.ts';
import type { AccountName } from '#domain/identity/account-name.ts';
import type { PasswordHash } from '#domain/identity/password.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { Credential, CredentialRepository } from '#application/identity/ports/credential-repository.ts';
import type { PostgresDatabase } from '../postgres-database.ts';
import { Statement } from '../statement.ts';
import { userRowColumns, userFromRow, type UserRow } from './user-row.ts';

interface CredentialRow extends UserRow {
  readonly passwordHash: string;
}

const FIND = `
  SELECT ${userRowColumns('u')}, c.password_hash AS "passwordHash"
  FROM users u JOIN credentials c ON c.user_id = u.id`;

/** $1 the canonical form */
const findByEmail = new Statement<CredentialRow>(
  'credentials_by_email',
  `${FIND} WHERE lower(u.email COLLATE "C") = $1`,
);
/** $1 the canonical form */
const findByLogin = new Statement<CredentialRow>(
  'credentials_by_login',
  `${FIND} WHERE lower(u.login COLLATE "C") = $1`,
);
/** $1 the user's id */
const findByUserId = new Statement<CredentialRow>('credentials_by_user', `${FIND} WHERE u.id = $1`);

/** Password hashes in `credentials`. */
export class PostgresCredentialRepository implements CredentialRepository {
  readonly #database: PostgresDatabase;

  constructor({ database }: { readonly database: PostgresDatabase }) {
    this.#database = database;
  }

  async findByName(name: AccountName): Promise<Credential | null> {
    return await this.#find(name instanceof Email ? findByEmail : findByLogin, name.canonical);
  }

  async findByUserId(userId: UserId): Promise<Credential | null> {
    return await this.#find(findByUserId, userId);
  }

  async replace(userId: UserId, old: PasswordHash, next: PasswordHash): Promise<boolean> {
    const written = await this.#database.orm((em, { CredentialRecord }) =>
      em.nativeUpdate(CredentialRecord, { userId, passwordHash: old }, { passwordHash: next }),
    );
    return written === 1;
  }

  async #find(statement: Statement<CredentialRow>, key: string): Promise<Credential | null> {
    const row = await this.#database.first(statement, [key]);
    if (row === null) return null;
    const { passwordHash, ...user } = row;
    return { user: userFromRow(user), passwordHash: passwordHash as PasswordHash };
  }
}
