import type { User } from '#domain/identity/accounts/user.ts';
import type { Locale } from '#domain/shared/locale.ts';
import type { AccountMail } from '#application/identity/accounts/ports/account-mail.ts';
import type { ChallengeIssuer } from './challenge-issuer.ts';
import type { MailPolicy } from './mail-policy.ts';
import type { Notices } from './notices.ts';

interface Deps {
  readonly issuer: ChallengeIssuer;
  readonly notices: Notices;
  readonly policy: MailPolicy;
}

/** The mails that changes of an account cause. */
export class AccountMails implements AccountMail {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async welcome(user: User, locale: Locale | null): Promise<void> {
    const { issuer, policy } = this.#deps;
    const { email } = user;
    if (!policy.sends || policy.verification === 'off' || email === null) return;
    if (user.isEmailVerified) return;
    await issuer.request({ kind: 'verification', mail: 'verification', email, owner: user, locale });
  }

  async passwordChanged(user: User): Promise<void> {
    await this.#deps.notices.send('password-changed', user);
  }

  async factorsChanged(user: User): Promise<void> {
    await this.#deps.notices.send('factors-changed', user);
  }

  async recoveryCodeUsed(user: User): Promise<void> {
    await this.#deps.notices.send('recovery-code-used', user);
  }
}
