import { Email } from '#domain/identity/accounts/email.ts';
import { EmailTakenError } from '#domain/identity/errors.ts';
import type { User } from '#domain/identity/accounts/user.ts';
import type { AddressHolds } from '#application/identity/accounts/ports/address-holds.ts';
import type { EmailChanges, RequestedChange } from '#application/identity/accounts/ports/email-changes.ts';
import type { UserRepository } from '#application/identity/accounts/ports/user-repository.ts';
import { ConcurrentChangeError } from '#application/shared/errors.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import type { EmailChangePermission } from './email-change-permission.ts';
import type { EmailChangeMails } from './email-change-mails.ts';

interface Deps {
  readonly users: UserRepository;
  readonly holds: AddressHolds;
  readonly permission: EmailChangePermission;
  readonly mails: EmailChangeMails;
  readonly clock: Clock;
}

/**
 * A change of the email within a change of the profile: with mail on, another email waits for its proof, and the present
 * one cancels that; with mail off, and for a removal, it is made at once.
 */
export class EmailChangeRequests implements EmailChanges {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async authorize(request: RequestedChange): Promise<number | null> {
    return await this.#deps.permission.check(request);
  }

  async apply(user: User, { change }: RequestedChange, authorized: number | null): Promise<User> {
    const { permission, mails, clock } = this.#deps;
    const { email, ...others } = change;
    const now = clock.now();
    if (email === undefined) return user.withProfile(others, now);
    const same = user.hasEmail(email);
    if (same || email === null || !mails.on) {
      if (!same) await this.#claim(user, email, now);
      return user.withProfile(change, now).withPendingEmail(null, now);
    }
    if (permission.isNeeded(user, email) && authorized !== user.securityVersion)
      throw new ConcurrentChangeError();
    await this.#claim(user, email, now);
    return user.withProfile(others, now).withPendingEmail(email, now);
  }

  async announce(previous: User, current: User, request: RequestedChange): Promise<void> {
    await this.#deps.mails.announce(previous, current, request);
  }

  /** @throws {EmailTakenError} */
  async #claim(user: User, email: string | null, now: Date): Promise<void> {
    const { users, holds } = this.#deps;
    const addresses = [user.email, email].filter((address) => address !== null);
    await holds.claim(addresses, user.id, now);
    const owner = email === null ? null : await users.findByName(Email.parse(email));
    if (owner !== null && owner.id !== user.id) throw new EmailTakenError();
  }
}
