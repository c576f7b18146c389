import { UserNotFoundError } from '#domain/identity/errors.ts';
import { suspensionFrom, UNTIL_REINSTATED } from '#domain/identity/accounts/suspension.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import type { UserRepository } from '../accounts/ports/user-repository.ts';
import type { ActiveAdmins } from '../roles/active-admins.ts';
import type { SessionRevoker } from '../sessions/session-revoker.ts';

export interface SuspendAccountCommand {
  /** The admin; null for an operator at the command line. */
  readonly actorId: UserId | null;
  readonly userId: UserId;
  /** For admins, and for the person's own activity. */
  readonly reason: string;
  /** When the suspension ends by itself; null until the account is reinstated. */
  readonly until: Date | null;
}

interface Deps {
  readonly users: UserRepository;
  readonly admins: ActiveAdmins;
  readonly revoker: SessionRevoker;
  readonly clock: Clock;
}

/** Suspends an account: its sessions end, and none opens until the suspension does. A suspended account gets the new one. */
export class SuspendAccount {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * @returns how many live sessions ended.
   * @throws {InvalidFieldsError} for a reason that breaks the rule, or an end that is not in the future;
   *   {UserNotFoundError}; {LastAdminError}; {UnauthenticatedError} for an admin who was demoted, suspended or deleted
   *   meanwhile.
   */
  async execute({ actorId, userId, reason, until }: SuspendAccountCommand): Promise<number> {
    const { users, admins, revoker, clock } = this.#deps;
    const now = clock.now();
    const suspension = suspensionFrom(now, reason, until);
    const end = suspension.until < UNTIL_REINSTATED ? suspension.until.toISOString() : null;
    const revocation = { userId, reason: 'account_suspended' } as const;
    const ended = await revoker.revokeAll(revocation, async ({ user, sessionsEnded, audit }) => {
      await admins.checkActor(actorId);
      await admins.checkOneRemains(user);
      await users.save(user.suspended(suspension, now));
      const data = { reason, until: end, sessionsEnded };
      audit.record({ type: 'account.suspended', actorId, subjectId: userId, data });
    });
    if (ended === null) throw new UserNotFoundError();
    return ended;
  }
}
