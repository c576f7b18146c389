import { MailNotConfiguredError } from '#domain/email/errors.ts';
import type { Locale } from '#domain/shared/locale.ts';

/** Whether an email must be verified: never asked for, asked for at registration, or needed to log in. */
export type EmailVerification = 'off' | 'optional' | 'required';

interface Settings {
  /** Whether mail is on. */
  readonly sends: boolean;
  readonly verification: EmailVerification;
  readonly defaultLocale: Locale;
}

/** What the configuration says of mail. */
export class MailPolicy {
  readonly sends: boolean;
  readonly verification: EmailVerification;
  readonly defaultLocale: Locale;

  constructor({ sends, verification, defaultLocale }: Settings) {
    this.sends = sends;
    this.verification = verification;
    this.defaultLocale = defaultLocale;
  }

  /** @throws {MailNotConfiguredError} where mail is off. */
  check(): void {
    if (!this.sends) throw new MailNotConfiguredError();
  }
}
