import type { User } from '#domain/identity/accounts/user.ts';
import type { RequestedChange } from '#application/identity/accounts/ports/email-changes.ts';
import type { ChallengeIssuer } from './challenge-issuer.ts';
import type { MailPolicy } from './mail-policy.ts';
import type { Notices } from './notices.ts';
import type { UndoLinks } from './undo-links.ts';

interface Deps {
  readonly issuer: ChallengeIssuer;
  readonly notices: Notices;
  readonly undo: UndoLinks;
  readonly policy: MailPolicy;
}

/** The mails of a change of the email within a change of the profile. */
export class EmailChangeMails {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  get on(): boolean {
    return this.#deps.policy.sends;
  }

  /** The proof to the new address and a notice to the present one; or, for a removal, the undo link. */
  async announce(previous: User, current: User, { change, locale }: RequestedChange): Promise<void> {
    const { issuer, notices, undo } = this.#deps;
    if (!this.on || change.email === undefined) return;
    if (previous.email !== null && current.email === null) await undo.offer('email-removed', previous);
    const { pendingEmail: email } = current;
    if (email === null) return;
    const wanted = { kind: 'change', mail: 'change', email, owner: current, locale } as const;
    const { mailed } = await issuer.request(wanted);
    if (mailed) await notices.send('change-requested', previous);
  }
}
