import type { User } from '#domain/identity/accounts/user.ts';
import type { ChallengeIssuer } from './challenge-issuer.ts';
import type { Notices } from './notices.ts';

interface Deps {
  readonly issuer: ChallengeIssuer;
  readonly notices: Notices;
}

/** The mails of an undone change. */
export class UndoMails {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Within its unit of work: a reset to the address that is back, a notice to the one that is gone. */
  async announce(previous: User, current: User): Promise<void> {
    const { issuer, notices } = this.#deps;
    const { email, locale } = current;
    if (!current.hasEmail(previous.email)) await notices.send('undo-notice', previous);
    if (email === null) return;
    // The version that the account has when this commits.
    const owner = { id: current.id, securityVersion: previous.securityVersion + 1 };
    await issuer.issue({ kind: 'reset', mail: 'reset', email, owner, locale });
  }
}
