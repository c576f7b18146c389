import type { UserId } from '#domain/shared/ids.ts';
import type { PasswordHash } from '#domain/identity/passwords/password.ts';
import type { User } from '#domain/identity/accounts/user.ts';

/** Where accounts are kept. Absence is null; the use case chooses the error. */
export interface UserRepository {
  /**
   * Keeps an account with its credential, both or neither.
   * @param hash of the password; without one nobody can log in.
   * @throws {EmailTakenError} {LoginTakenError} whatever the case of the letters, also in a race.
   */
  add(user: User, hash?: PasswordHash): Promise<void>;
  findById(id: UserId): Promise<User | null>;
  /** Newest first: at most `limit` of those older than `before` (all, where that is null). */
  list(limit: number, before: UserId | null): Promise<readonly User[]>;
  /**
   * Writes the account if its row still has the version that `user` carries, in the statement that compares.
   * @returns the account with its next version, or null when the row has moved on or is gone.
   * @throws {EmailTakenError} {LoginTakenError}
   */
  save(user: User): Promise<User | null>;
  /** Takes the account, its credential and its tasks. @returns whether it was there. */
  remove(id: UserId): Promise<boolean>;

  /**
   * Within a unit of work: the account, locked until the end, so that no session opens and no other change is made
   * meanwhile.
   */
  lock(id: UserId): Promise<User | null>;
  /** Within a unit of work, after {@link lock}: raises `users.security_version`. */
  raiseSecurityVersion(id: UserId): Promise<void>;
  /** Within a unit of work: how many admins there are but `id`; nobody else can count until the end. */
  countOtherAdmins(id: UserId): Promise<number>;
  /** Whether any account holds `admin`. */
  hasAdmin(): Promise<boolean>;
}
