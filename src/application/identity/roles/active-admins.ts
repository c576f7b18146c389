import { LastAdminError } from '#domain/identity/errors.ts';
import type { User } from '#domain/identity/accounts/user.ts';
import type { UserId } from '#domain/shared/ids.ts';
import { UnauthenticatedError } from '#application/shared/errors.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import type { UserRepository } from '../accounts/ports/user-repository.ts';

interface Deps {
  readonly users: UserRepository;
  readonly clock: Clock;
}

/** Admins who are not suspended: at least one is always left. For use within a unit of work that locks the account. */
export class ActiveAdmins {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** For a change after which `user` is no active admin. @throws {LastAdminError} when nobody else is one. */
  async checkOneRemains(user: User): Promise<void> {
    const { users, clock } = this.#deps;
    if (user.isAdmin && (await users.countOtherAdmins(user.id, clock.now())) === 0)
      throw new LastAdminError();
  }

  /** Whether this account is an active admin now. */
  async include(id: UserId): Promise<boolean> {
    const { users, clock } = this.#deps;
    const user = await users.findById(id);
    return user !== null && user.isAdmin && !user.isSuspendedAt(clock.now());
  }

  /**
   * For a change of an account that an admin makes, once the account is locked: the admin may have been demoted, suspended
   * or deleted since the request was authenticated.
   * @param actorId null for an operator at the command line, who may always.
   * @throws {UnauthenticatedError} with the reason for which the admin's sessions have ended.
   */
  async checkActor(actorId: UserId | null): Promise<void> {
    if (actorId === null) return;
    const { users, clock } = this.#deps;
    // Locks the admins: from here to the end nobody else can demote or suspend one.
    await users.countOtherAdmins(actorId, clock.now());
    this.#check(await users.findById(actorId));
  }

  /**
   * The same for what an admin makes that refers to the admin: locks the admin's own account, before anything else.
   * @throws {UnauthenticatedError}
   */
  async lockActor(actorId: UserId | null): Promise<void> {
    if (actorId !== null) this.#check(await this.#deps.users.lock(actorId));
  }

  #check(actor: User | null): void {
    if (actor === null) throw new UnauthenticatedError('account_deleted');
    if (actor.isSuspendedAt(this.#deps.clock.now())) throw new UnauthenticatedError('account_suspended');
    if (!actor.isAdmin) throw new UnauthenticatedError('roles_changed');
  }
}
