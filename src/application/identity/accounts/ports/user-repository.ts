import type { AccountName } from '#domain/identity/accounts/account-name.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { PasswordHash } from '#domain/identity/passwords/password.ts';
import type { User } from '#domain/identity/accounts/user.ts';

/** Stores accounts. Absence is null; the use case chooses the error. */
export interface UserRepository {
  /**
   * Stores an account with its credential, both or neither.
   * @param hash of the password; without it nobody can log in.
   * @throws {EmailTakenError}; {LoginTakenError}: in any case of letters, also for concurrent calls.
   */
  add(user: User, hash?: PasswordHash): Promise<void>;
  findById(id: UserId): Promise<User | null>;
  /** The account with this email or login, with a password or without. */
  findByName(name: AccountName): Promise<User | null>;
  /** Newest first: at most `limit` accounts older than `before`, or of all when that is null. */
  list(limit: number, before: UserId | null): Promise<readonly User[]>;
  /**
   * Optimistic locking: stores the account if the stored version is still that of `user`, in one statement. The security
   * version and the time of the last login are not written: {@link raiseSecurityVersion} and opening a session do that.
   * @returns the account with its next version, or null when it was changed or removed meanwhile.
   * @throws {EmailTakenError}; {LoginTakenError}
   */
  save(user: User): Promise<User | null>;
  /** Deletes the account with its credential and its tasks. @returns whether there was one. */
  remove(id: UserId): Promise<boolean>;

  /**
   * Within a unit of work: reads the account and locks it until the end, so that no session opens and no other change is
   * made meanwhile.
   */
  lock(id: UserId): Promise<User | null>;
  /** Within a unit of work, after {@link lock}: raises the account's security version. */
  raiseSecurityVersion(id: UserId): Promise<void>;
  /**
   * Within a unit of work: how many other accounts are admins and not suspended at `now`. Locks: other callers wait until
   * the end.
   */
  countOtherAdmins(id: UserId, now: Date): Promise<number>;
  /** Whether any account holds `admin`, suspended or not. */
  hasAdmin(): Promise<boolean>;
}
