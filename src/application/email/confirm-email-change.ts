import type { EmailChallenge } from '#domain/email/email-challenge.ts';
import { InvalidChallengeError } from '#domain/email/errors.ts';
import type { User } from '#domain/identity/accounts/user.ts';
import type { AddressHolds } from '#application/identity/accounts/ports/address-holds.ts';
import { accountView, type AccountView } from '#application/identity/accounts/views.ts';
import type { Actor } from '#application/identity/actor.ts';
import type { Versioned } from '#application/shared/versioned.ts';
import type { AddressOwnership } from './address-ownership.ts';
import type { ChallengeProofs, Proof } from './challenge-proofs.ts';
import type { UndoLinks } from './undo-links.ts';

export interface ConfirmEmailChangeCommand {
  readonly proof: Proof;
  /** In whose session the request comes, which then stays; null for nobody's. */
  readonly actor: Actor | null;
}

interface Deps {
  readonly proofs: ChallengeProofs;
  readonly ownership: AddressOwnership;
  readonly holds: AddressHolds;
  readonly undo: UndoLinks;
}

/** Changes the email of an account to the one that waited for this proof; other sessions end. */
export class ConfirmEmailChange {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @throws {InvalidChallengeError}; {EmailTakenError}, which spends nothing; {ConcurrentChangeError} */
  async execute({ proof, actor }: ConfirmEmailChangeCommand): Promise<Versioned<AccountView>> {
    const { proofs, ownership, holds, undo } = this.#deps;
    const challenge = await proofs.check(proof, 'change');
    const saved = await ownership.take({
      challenge,
      reason: 'email_changed',
      except: actor?.userId === challenge.userId ? actor?.sessionId : undefined,
      password: 'kept',
      factors: 'kept',
      claim: ({ id, email }, now) =>
        holds.claim(email === null ? [challenge.address] : [email, challenge.address], id, now),
      email: (user) => pendingEmail(challenge, user),
      finish: async ({ user, sessionsEnded, audit }, current) => {
        await undo.offer('change-notice', user);
        const data = { previous: { email: user.email }, current: { email: current.email }, sessionsEnded };
        audit.record({ type: 'account.email_changed', actorId: user.id, subjectId: user.id, data });
      },
    });
    return { view: accountView(saved), version: saved.version };
  }
}

/** @throws {InvalidChallengeError} when the account waits for another one by now. */
function pendingEmail({ address }: EmailChallenge, { pendingEmail: pending }: User): string {
  if (pending?.toLowerCase() !== address) throw new InvalidChallengeError();
  return pending;
}
