import type { ProfileChange } from '#domain/identity/accounts/profile.ts';
import type { User } from '#domain/identity/accounts/user.ts';
import type { Locale } from '#domain/shared/locale.ts';
import type { Actor, Client } from '#application/identity/actor.ts';

/** A change of the caller's profile. */
export interface RequestedChange {
  readonly actor: Actor;
  readonly change: ProfileChange;
  /** Needed for another email, where mail is on. */
  readonly currentPassword: string | null;
  readonly client: Client;
  /** The language that the request asked for. */
  readonly locale: Locale | null;
}

/** How an account comes to another email: at once where mail is off; else by a proof of the new address. */
export interface EmailChanges {
  /**
   * Before the change: whether the caller may change the email.
   * @returns the security version under which the current password was right; null where it was not needed.
   * @throws {InvalidFieldsError} when the password is missing; {PasswordMissingError}; {WrongPasswordError};
   *   {TooManyAttemptsError}; {HashingOverloadedError}; {TooManyMailRequestsError}
   */
  authorize(request: RequestedChange): Promise<number | null>;
  /**
   * Within the unit of work: the account after the change; this very object where nothing changes.
   * @throws {InvalidFieldsError}; {EmailTakenError}; {ConcurrentChangeError} when the email was changed since
   *   {@link authorize}.
   */
  apply(user: User, request: RequestedChange, authorized: number | null): Promise<User>;
  /** Within the same unit of work, once the account is stored: the mails that belong to the change. */
  announce(previous: User, current: User, request: RequestedChange): Promise<void>;
}
