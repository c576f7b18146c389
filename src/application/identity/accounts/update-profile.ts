import { profileDifference, type ProfileChange, type User } from '#domain/identity/accounts/user.ts';
import { UnauthenticatedError } from '#application/shared/errors.ts';
import {
  checkExpectedVersion,
  withOptimisticRetry,
  type ExpectedVersions,
} from '#application/shared/expected-version.ts';
import type { AuditTrail } from '#application/shared/ports/audit-trail.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import type { UnitOfWork } from '#application/shared/ports/unit-of-work.ts';
import type { Actor } from '../actor.ts';
import type { SessionLiveness } from '../sessions/ports/session-liveness.ts';
import type { UserListCache } from './ports/user-list-cache.ts';
import type { UserRepository } from './ports/user-repository.ts';
import type { Versioned } from '#application/shared/versioned.ts';
import { accountView, type AccountView } from './views.ts';

export interface UpdateProfileCommand {
  readonly actor: Actor;
  readonly change: ProfileChange;
  readonly expected: ExpectedVersions;
}

interface Deps {
  readonly uow: UnitOfWork;
  readonly users: UserRepository;
  readonly liveness: SessionLiveness;
  readonly userList: UserListCache;
  readonly clock: Clock;
}

/** Changes the profile of the caller's account: email, login and names. */
export class UpdateProfile {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * @throws {InvalidFieldsError}; {EmailTakenError}; {LoginTakenError}; {PreconditionFailedError};
   *   {ConcurrentChangeError}; {UnauthenticatedError} when the account was deleted meanwhile.
   */
  async execute({ actor, change, expected }: UpdateProfileCommand): Promise<Versioned<AccountView>> {
    const { uow, liveness, userList } = this.#deps;
    const saved = await withOptimisticRetry(() =>
      uow.run((audit) => this.#change({ actor, change, expected }, audit)),
    );
    await Promise.all([liveness.accountChanged(actor.userId), userList.invalidate()]);
    return { view: accountView(saved), version: saved.version };
  }

  /** @returns null when another change came first. */
  async #change(
    { actor: { userId, sessionId }, change, expected }: UpdateProfileCommand,
    audit: AuditTrail,
  ): Promise<User | null> {
    const { users, clock } = this.#deps;
    const user = await users.findById(userId);
    if (user === null) throw new UnauthenticatedError('account_deleted');
    checkExpectedVersion(user.version, expected);
    const changed = user.withProfile(change, clock.now());
    if (changed === user) return user;
    const saved = await users.save(changed);
    if (saved === null) return null;
    const data = profileDifference(user, saved);
    audit.record({ type: 'account.updated', actorId: userId, subjectId: userId, sessionId, data });
    return saved;
  }
}
