import { UserNotFoundError } from '#domain/identity/errors.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import type { UnitOfWork } from '#application/shared/ports/unit-of-work.ts';
import type { UserRepository } from '../accounts/ports/user-repository.ts';
import type { ActiveAdmins } from '../roles/active-admins.ts';
import type { SessionLiveness } from '../sessions/ports/session-liveness.ts';

interface Deps {
  readonly uow: UnitOfWork;
  readonly users: UserRepository;
  readonly admins: ActiveAdmins;
  readonly liveness: SessionLiveness;
  readonly clock: Clock;
}

/** Ends a suspension: sessions open again. An account that is not suspended stays as it is. */
export class ReinstateAccount {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * @param actorId the admin; null for an operator at the command line.
   * @throws {UserNotFoundError}; {UnauthenticatedError} for an admin who was demoted, suspended or deleted meanwhile.
   */
  async execute(actorId: UserId | null, userId: UserId): Promise<void> {
    const { uow, users, admins, liveness, clock } = this.#deps;
    await uow.run(async (audit) => {
      const user = await users.lock(userId);
      if (user === null) throw new UserNotFoundError();
      await admins.checkActor(actorId);
      if (user.suspendedUntil === null) return;
      await users.save(user.reinstated(clock.now()));
      audit.record({ type: 'account.reinstated', actorId, subjectId: userId });
    });
    // Sessions that opened after the suspension had ended by itself stay alive.
    await liveness.accountChanged(userId);
  }
}
