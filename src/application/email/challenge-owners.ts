import type { ChallengeId, EmailChallenge } from '#domain/email/email-challenge.ts';
import { Email } from '#domain/identity/accounts/email.ts';
import type { User } from '#domain/identity/accounts/user.ts';
import type { UserRepository } from '#application/identity/accounts/ports/user-repository.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import type { EmailChallengeRepository } from './ports/email-challenge-repository.ts';

interface Deps {
  readonly challenges: EmailChallengeRepository;
  readonly users: UserRepository;
  readonly clock: Clock;
}

/** A challenge with the account that it is about. */
export interface OwnedChallenge {
  readonly challenge: EmailChallenge;
  readonly user: User;
}

/** Finds out whose challenges are. Only the delivery asks: a request that did would take longer for known addresses. */
export class ChallengeOwners {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * The first time stores the account that has the address, and its security version.
   * @returns null when nobody has it, or the challenge can no longer be used.
   */
  async find(id: string): Promise<OwnedChallenge | null> {
    const { challenges, users, clock } = this.#deps;
    const stored = await challenges.find(id as ChallengeId);
    if (stored === null || !stored.isOpenAt(clock.now())) return null;
    const challenge = stored.userId === null ? await this.#assign(stored) : stored;
    const user = challenge?.userId ? await users.findById(challenge.userId) : null;
    if (challenge === null || user === null || !isAbout(challenge, user)) return null;
    return { challenge, user };
  }

  async #assign({ id, payload }: EmailChallenge): Promise<EmailChallenge | null> {
    const { challenges, users } = this.#deps;
    const user = await users.findByName(Email.parse(payload.email));
    return user === null ? null : await challenges.assignOwner(id, user);
  }
}

/** Whether the account still has, or wants, the address. */
function isAbout(challenge: EmailChallenge, user: User): boolean {
  const { kind, address } = challenge;
  if (!challenge.isFor(user)) return false;
  if (kind === 'undo') return true;
  return kind === 'change' ? user.pendingEmail?.toLowerCase() === address : user.hasEmail(address);
}
