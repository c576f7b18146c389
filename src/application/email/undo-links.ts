import type { User } from '#domain/identity/accounts/user.ts';
import type { ChallengeIssuer } from './challenge-issuer.ts';
import type { MailPolicy } from './mail-policy.ts';
import type { Notices } from './notices.ts';

interface Deps {
  readonly issuer: ChallengeIssuer;
  readonly notices: Notices;
  readonly policy: MailPolicy;
}

/** Tells a former address that it is no longer that of the account. */
export class UndoLinks {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * Within the unit of work that changes or removes the email, after the address was claimed. Only who has proved an
   * address can have it back: others get a notice without a link.
   * @param previous the account before the change.
   */
  async offer(mail: 'change-notice' | 'email-removed', previous: User): Promise<void> {
    const { issuer, notices, policy } = this.#deps;
    const { email, locale } = previous;
    if (email === null || !policy.sends) return;
    if (!previous.isEmailVerified) await notices.send(mail, previous);
    else await issuer.issue({ kind: 'undo', mail, email, owner: previous, locale });
  }
}
