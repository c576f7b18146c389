import type { EmailChallenge } from '#domain/email/email-challenge.ts';
import type { PasswordHash } from '#domain/identity/passwords/password.ts';
import type { User } from '#domain/identity/accounts/user.ts';
import { InvalidChallengeError } from '#domain/email/errors.ts';
import type { UserRepository } from '#application/identity/accounts/ports/user-repository.ts';
import type { NewPasswords } from '#application/identity/passwords/new-passwords.ts';
import { ConcurrentChangeError } from '#application/shared/errors.ts';
import { presentEmail, type AddressOwnership } from './address-ownership.ts';
import type { ChallengeProofs, Proof } from './challenge-proofs.ts';
import type { Notices } from './notices.ts';

export interface ConfirmPasswordResetCommand {
  readonly proof: Proof;
  readonly newPassword: string;
}

interface Deps {
  readonly proofs: ChallengeProofs;
  readonly users: UserRepository;
  readonly passwords: NewPasswords;
  readonly ownership: AddressOwnership;
  readonly notices: Notices;
}

/**
 * Sets a new password for whoever reads the mail of the account's email; all sessions end, and nobody is logged in. The
 * email counts as verified. Where it was not before, nothing stays that somebody else may have left in the account.
 */
export class ConfirmPasswordReset {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * @throws {MailNotConfiguredError}; {InvalidChallengeError}; {InvalidFieldsError} for the new password, which spends
   *   nothing; {HashingOverloadedError}; {ConcurrentChangeError}
   */
  async execute({ proof, newPassword }: ConfirmPasswordResetCommand): Promise<void> {
    const { proofs, users, passwords } = this.#deps;
    const challenge = await proofs.check(proof, 'reset');
    const owner = challenge.userId === null ? null : await users.findById(challenge.userId);
    if (owner === null) throw new InvalidChallengeError();
    const normalized = await passwords.validate(newPassword, owner, 'newPassword');
    await this.#reset(challenge, owner, await passwords.hash(normalized));
  }

  async #reset(challenge: EmailChallenge, owner: User, password: PasswordHash): Promise<void> {
    const { ownership, notices } = this.#deps;
    const proven = owner.isEmailVerified;
    await ownership.take({
      challenge,
      password,
      factors: proven ? 'kept' : 'deleted',
      reason: proven ? 'password_reset' : 'email_proven',
      email: presentEmail(challenge),
      finish: async ({ user, sessionsEnded, audit }) => {
        if (user.isEmailVerified !== proven) throw new ConcurrentChangeError();
        await notices.send('reset-notice', user);
        const data = { sessionsEnded, verified: !proven };
        audit.record({ type: 'password.reset', actorId: user.id, subjectId: user.id, data });
      },
    });
  }
}
