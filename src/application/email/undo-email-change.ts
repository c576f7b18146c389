import type { AddressHolds } from '#application/identity/accounts/ports/address-holds.ts';
import { accountView, type AccountView } from '#application/identity/accounts/views.ts';
import type { Versioned } from '#application/shared/versioned.ts';
import type { AddressOwnership } from './address-ownership.ts';
import type { ChallengeProofs } from './challenge-proofs.ts';
import type { EmailChallengeRepository } from './ports/email-challenge-repository.ts';
import type { UndoMails } from './undo-mails.ts';

interface Deps {
  readonly proofs: ChallengeProofs;
  readonly ownership: AddressOwnership;
  readonly challenges: EmailChallengeRepository;
  readonly holds: AddressHolds;
  readonly mails: UndoMails;
}

/**
 * Gives an account back to its former address: the address is that of the account again, all sessions end, the password and
 * every factor added since are deleted, every challenge of the account is closed, and a reset is mailed. Undo links of still earlier addresses stay:
 * else whoever took the account could use up a later one to keep it.
 */
export class UndoEmailChange {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @throws {InvalidChallengeError}; {ConcurrentChangeError} */
  async execute(token: string): Promise<Versioned<AccountView>> {
    const { proofs, ownership, challenges, holds, mails } = this.#deps;
    const challenge = await proofs.check({ token }, 'undo');
    const { email: former } = challenge.payload;
    const saved = await ownership.take({
      challenge,
      reason: 'email_undone',
      password: 'deleted',
      factors: { deletedSince: challenge.createdAt },
      claim: ({ id, email }, now) => holds.claim(email === null ? [former] : [email, former], id, now),
      email: () => former,
      finish: async ({ user, sessionsEnded, audit }, current, now) => {
        await challenges.closeAllOf(user.id, now, challenge.createdAt);
        await mails.announce(user, current);
        const data = { previous: { email: user.email }, current: { email: current.email }, sessionsEnded };
        audit.record({ type: 'account.email_undone', actorId: user.id, subjectId: user.id, data });
      },
    });
    return { view: accountView(saved), version: saved.version };
  }
}
