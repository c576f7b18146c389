import { UserNotFoundError } from '#domain/identity/errors.ts';
import { ADMIN_ROLE, type RoleCatalogue, type RoleName } from '#domain/identity/roles/role.ts';
import type { User } from '#domain/identity/accounts/user.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import type { UserRepository } from '../accounts/ports/user-repository.ts';
import type { ActiveAdmins } from './active-admins.ts';
import type { SessionRevoker } from '../sessions/session-revoker.ts';

/** @property sessionsEnded how many live sessions the change ended. */
export interface RoleChangeResult {
  readonly roles: readonly RoleName[];
  readonly sessionsEnded: number;
}

interface Deps {
  readonly users: UserRepository;
  readonly admins: ActiveAdmins;
  readonly revoker: SessionRevoker;
  readonly clock: Clock;
}

/** Sets the roles of an account and ends its sessions, in one transaction. At least one admin is always left. */
export class RoleChange {
  readonly catalogue: RoleCatalogue;
  readonly #deps: Deps;

  constructor(deps: Deps, catalogue: RoleCatalogue) {
    this.#deps = deps;
    this.catalogue = catalogue;
  }

  /**
   * @param actorId who changes them; null for an operator at the command line.
   * @param decide returns the new roles of the locked account; when it throws, nothing changes.
   * @throws {UserNotFoundError}; {LastAdminError}; and what `decide` throws.
   */
  async apply(
    actorId: UserId | null,
    userId: UserId,
    decide: (user: User) => Promise<readonly RoleName[]>,
  ): Promise<RoleChangeResult> {
    const { users, admins, revoker, clock } = this.#deps;
    let roles: readonly RoleName[] = [];
    const revocation = { userId, reason: 'roles_changed' } as const;
    const ended = await revoker.revokeAll(revocation, async ({ user, sessionsEnded, audit }) => {
      roles = await decide(user);
      if (!roles.includes(ADMIN_ROLE)) await admins.checkOneRemains(user);
      await users.save(user.withRoles(roles, clock.now()));
      const data = { before: user.roles, after: roles, sessionsEnded };
      audit.record({ type: 'roles.changed', actorId, subjectId: userId, data });
    });
    if (ended === null) throw new UserNotFoundError();
    return { roles, sessionsEnded: ended };
  }
}
