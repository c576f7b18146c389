import type { EmailChallenge } from '#domain/email/email-challenge.ts';
import { InvalidChallengeError } from '#domain/email/errors.ts';
import type { SessionEndReason, SessionId } from '#domain/identity/sessions/session.ts';
import type { User } from '#domain/identity/accounts/user.ts';
import type { AccountChanges } from '#application/identity/accounts/account-changes.ts';
import type { UserRepository } from '#application/identity/accounts/ports/user-repository.ts';
import type { LockedAccount, SessionRevoker } from '#application/identity/sessions/session-revoker.ts';
import { ConcurrentChangeError } from '#application/shared/errors.ts';
import type { AttachedProofs, ProofsAfterwards } from './attached-proofs.ts';
import type { ChallengeProofs } from './challenge-proofs.ts';

/** What the proof of an address changes. */
export interface ProvenChange extends ProofsAfterwards {
  readonly challenge: EmailChallenge;
  /** Why the sessions end. */
  readonly reason: SessionEndReason;
  /** The one session that does not end. */
  readonly except?: SessionId | undefined;
  /**
   * Within the unit of work, before the account is locked: claims the addresses that it gets and gives up. Whoever else
   * wants one of them waits there, and not for the account.
   */
  readonly claim?: (user: User, now: Date) => Promise<void>;
  /** The email that the account has from now on. @throws {InvalidChallengeError} when that is not what was proved. */
  readonly email: (user: User) => string;
  /** Within the same unit of work, once the account is stored: its mails and its audit event. */
  readonly finish: (locked: LockedAccount, current: User, now: Date) => Promise<void>;
}

interface Deps {
  readonly revoker: SessionRevoker;
  readonly proofs: ChallengeProofs;
  readonly users: UserRepository;
  readonly attached: AttachedProofs;
  readonly changes: AccountChanges;
}

/** Gives an account to whoever proved its address: sessions end, in one unit of work with what else changes. */
export class AddressOwnership {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * @returns the account as it is stored.
   * @throws {InvalidChallengeError}; {ConcurrentChangeError}; {EmailTakenError}; what `email` and `finish` throw.
   */
  async take(change: ProvenChange): Promise<User> {
    const { revoker, users, changes } = this.#deps;
    const { challenge, reason, except } = change;
    const { userId } = challenge;
    if (userId === null) throw new InvalidChallengeError();
    let saved: User | null = null;
    let claimed: User | null = null;
    await revoker.revokeAll(
      { userId, reason, except },
      async (locked) => {
        if (locked.user.email !== claimed?.email) throw new ConcurrentChangeError();
        saved = await this.#change(change, locked);
      },
      async (now) => {
        claimed = await users.findById(userId);
        if (claimed !== null) await change.claim?.(claimed, now);
      },
    );
    if (saved === null) throw new InvalidChallengeError();
    await changes.publish(userId);
    return saved;
  }

  async #change(change: ProvenChange, locked: LockedAccount): Promise<User> {
    const { proofs, users, attached } = this.#deps;
    const { challenge, email, finish } = change;
    const { user, audit } = locked;
    const now = await proofs.use(challenge, user);
    const saved = await users.save(user.withProvenEmail(email(user), now));
    if (saved === null) throw new ConcurrentChangeError();
    await attached.settle(user.id, change, audit);
    await finish(locked, saved, now);
    return saved;
  }
}

/** The present email, where that is the address which was proved. @throws {InvalidChallengeError} */
export function presentEmail({ address }: EmailChallenge): (user: User) => string {
  return (user) => {
    const { email } = user;
    if (email === null || !user.hasEmail(address)) throw new InvalidChallengeError();
    return email;
  };
}
