import type { User } from '#domain/identity/accounts/user.ts';
import type { UserRepository } from '#application/identity/accounts/ports/user-repository.ts';
import type { Actor } from '#application/identity/actor.ts';
import { UnauthenticatedError } from '#application/shared/errors.ts';
import type { AuditTrail } from '#application/shared/ports/audit-trail.ts';
import type { UnitOfWork } from '#application/shared/ports/unit-of-work.ts';
import type { FactorSessions } from './factor-sessions.ts';

interface Deps {
  readonly uow: UnitOfWork;
  readonly users: Pick<UserRepository, 'lock'>;
  readonly sessions: FactorSessions;
}

/** The account of a request, locked while its factors are counted or replaced. */
export class OwnAccount {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * Runs `work` in a unit of work that locks the account.
   * @throws {UnauthenticatedError} when the account, or the session of the request, is gone; what `work` throws.
   */
  async change<T>(actor: Actor, work: (user: User, audit: AuditTrail) => Promise<T>): Promise<T> {
    const { uow, users, sessions } = this.#deps;
    return await uow.run(async (audit) => {
      const user = await users.lock(actor.userId);
      if (user === null) throw new UnauthenticatedError('account_deleted');
      await sessions.requireLive(actor);
      return await work(user, audit);
    });
  }
}
