import type { AccountName } from '#domain/identity/accounts/account-name.ts';
import type { HashSettings, PasswordHash } from '#domain/identity/passwords/password.ts';
import type { User } from '#domain/identity/accounts/user.ts';
import type { UserId } from '#domain/shared/ids.ts';

/** An account with its password hash, read in one statement, so that roles, version and hash belong together. */
export interface Credential {
  readonly user: User;
  readonly passwordHash: PasswordHash;
}

/** Stores password hashes, in a table of their own. */
export interface CredentialRepository {
  findByName(name: AccountName): Promise<Credential | null>;
  findByUserId(userId: UserId): Promise<Credential | null>;
  /** Stores the hash of an account that has none, in one statement. @returns false when it has one, or is gone. */
  add(userId: UserId, hash: PasswordHash): Promise<boolean>;
  /** Within a unit of work that locks the account: stores the hash, whether it has one or not. */
  put(userId: UserId, hash: PasswordHash): Promise<void>;
  /** Deletes the hash: nobody can log in with a password. @returns whether there was one. */
  remove(userId: UserId): Promise<boolean>;
  /** Replaces the hash if it is still `old`, in one statement. @returns whether it was. */
  replace(userId: UserId, old: PasswordHash, next: PasswordHash): Promise<boolean>;
  /** How many hashes of each settings there are. Reads all of them, a few at a time. */
  countBySettings(): Promise<ReadonlyMap<HashSettings, number>>;
}
