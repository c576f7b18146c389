import type { EmailChallenge } from '#domain/email/email-challenge.ts';
import { InvalidChallengeError } from '#domain/email/errors.ts';
import type { User } from '#domain/identity/accounts/user.ts';
import type { UserRepository } from '#application/identity/accounts/ports/user-repository.ts';
import { accountView, type AccountView } from '#application/identity/accounts/views.ts';
import type { Versioned } from '#application/shared/versioned.ts';
import { presentEmail, type AddressOwnership } from './address-ownership.ts';
import type { ChallengeProofs, Proof } from './challenge-proofs.ts';
import type { OwnerEvidence, OwnerRecognition } from './owner-recognition.ts';
import type { VerifiedAddress } from './verified-address.ts';

export interface ConfirmVerificationCommand extends OwnerEvidence {
  readonly proof: Proof;
}

interface Deps {
  readonly proofs: ChallengeProofs;
  readonly users: UserRepository;
  readonly owners: OwnerRecognition;
  readonly verified: VerifiedAddress;
  readonly ownership: AddressOwnership;
}

/**
 * Verifies the email of an account. With a session of the account or its password everything stays; without, the account
 * goes to whoever proved the address: sessions end, and the password and all factors are deleted, since somebody else may have set
 * them.
 */
export class ConfirmVerification {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * @throws {InvalidChallengeError}; {WrongPasswordError} and {TooManyAttemptsError} for a password, which spend nothing;
   *   {HashingOverloadedError}; {ConcurrentChangeError}
   */
  async execute({ proof, ...evidence }: ConfirmVerificationCommand): Promise<Versioned<AccountView>> {
    const { proofs, users, owners, verified } = this.#deps;
    const challenge = await proofs.check(proof, 'verification');
    const user = challenge.userId === null ? null : await users.findById(challenge.userId);
    if (user === null) throw new InvalidChallengeError();
    const saved = (await owners.recognizes(user, evidence))
      ? await verified.mark(challenge, user.id)
      : await this.#takeOver(challenge);
    return { view: accountView(saved), version: saved.version };
  }

  async #takeOver(challenge: EmailChallenge): Promise<User> {
    return await this.#deps.ownership.take({
      challenge,
      reason: 'email_proven',
      password: 'deleted',
      factors: 'deleted',
      email: presentEmail(challenge),
      finish: ({ user, sessionsEnded, audit }) => {
        const data = { sessionsEnded };
        audit.record({ type: 'account.verified', actorId: user.id, subjectId: user.id, data });
        return Promise.resolve();
      },
    });
  }
}
