import type { AccountName } from '#domain/identity/accounts/account-name.ts';
import type { PasswordHash } from '#domain/identity/passwords/password.ts';
import type { User } from '#domain/identity/accounts/user.ts';
import type { UserId } from '#domain/shared/ids.ts';

/** An account with the hash of its password, read in one statement: roles, version and hash are of one moment. */
export interface Credential {
  readonly user: User;
  readonly passwordHash: PasswordHash;
}

/** Where password hashes are kept, apart from the accounts that they were added with. */
export interface CredentialRepository {
  findByName(name: AccountName): Promise<Credential | null>;
  findByUserId(userId: UserId): Promise<Credential | null>;
  /** `UPDATE … WHERE hash = old`. @returns false when the hash had changed meanwhile. */
  replace(userId: UserId, old: PasswordHash, next: PasswordHash): Promise<boolean>;
}
