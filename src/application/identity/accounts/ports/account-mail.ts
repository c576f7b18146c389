import type { User } from '#domain/identity/accounts/user.ts';
import type { Locale } from '#domain/shared/locale.ts';

/** The mails that changes of an account cause, each within the unit of work of the change. None where mail is off. */
export interface AccountMail {
  /** A new account: asks whoever reads its email to verify it. @param locale that the request asked for. */
  welcome(user: User, locale: Locale | null): Promise<void>;
  /** Tells the owner that the password was changed. */
  passwordChanged(user: User): Promise<void>;
  /** Tells the owner that a second factor was added or removed, or that there are new recovery codes. */
  factorsChanged(user: User): Promise<void>;
  /** Tells the owner that a recovery code opened a session. */
  recoveryCodeUsed(user: User): Promise<void>;
}
