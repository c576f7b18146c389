import type { User } from '#domain/identity/accounts/user.ts';
import type { PasswordHash } from '#domain/identity/passwords/password.ts';

/** An account to store. @property hash null for an account without a password. */
export interface NewImportedAccount {
  readonly externalId: string;
  readonly user: User;
  readonly hash: PasswordHash | null;
}

/** Emails and logins in canonical form. */
export interface AccountNames {
  readonly emails: readonly string[];
  readonly logins: readonly string[];
}

/** Stores which account of another system became which account here, many at a time. */
export interface ImportRepository {
  /** Which of these were imported before, also if their account was deleted since. */
  findImported(source: string, externalIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** Which of these names accounts have. */
  findTaken(names: AccountNames): Promise<AccountNames>;
  /**
   * Within a unit of work: stores the accounts with their passwords, all or none.
   * @throws {EmailTakenError}; {LoginTakenError}; {AlreadyImportedError}
   */
  addAll(source: string, accounts: readonly NewImportedAccount[]): Promise<void>;
}
