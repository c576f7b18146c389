import type { EmailChallenge } from '#domain/email/email-challenge.ts';
import { InvalidChallengeError } from '#domain/email/errors.ts';
import type { User } from '#domain/identity/accounts/user.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { AccountChanges } from '#application/identity/accounts/account-changes.ts';
import type { UserRepository } from '#application/identity/accounts/ports/user-repository.ts';
import { ConcurrentChangeError } from '#application/shared/errors.ts';
import type { UnitOfWork } from '#application/shared/ports/unit-of-work.ts';
import { presentEmail } from './address-ownership.ts';
import type { ChallengeProofs } from './challenge-proofs.ts';

interface Deps {
  readonly uow: UnitOfWork;
  readonly users: UserRepository;
  readonly proofs: ChallengeProofs;
  readonly changes: AccountChanges;
}

/** Marks the email of an account as verified by its owner: sessions and password stay. */
export class VerifiedAddress {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @throws {InvalidChallengeError}; {ConcurrentChangeError} */
  async mark(challenge: EmailChallenge, userId: UserId): Promise<User> {
    const { uow, users, proofs, changes } = this.#deps;
    const saved = await uow.run(async (audit) => {
      const user = await users.lock(userId);
      if (user === null) throw new InvalidChallengeError();
      const now = await proofs.use(challenge, user);
      const verified = user.withProvenEmail(presentEmail(challenge)(user), now);
      const stored = await users.save(verified.withPendingEmail(user.pendingEmail, now));
      if (stored === null) throw new ConcurrentChangeError();
      const data = { sessionsEnded: 0 };
      audit.record({ type: 'account.verified', actorId: userId, subjectId: userId, data });
      return stored;
    });
    await changes.publish(userId);
    return saved;
  }
}
