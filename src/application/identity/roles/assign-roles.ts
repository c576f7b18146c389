import { RoleNotAllowedError } from '#domain/identity/errors.ts';
import { ADMIN_ROLE, type RoleName } from '#domain/identity/roles/role.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { Actor } from '../actor.ts';
import type { ActiveAdmins } from './active-admins.ts';
import type { RoleChange, RoleChangeResult } from './role-change.ts';

export interface AssignRolesCommand {
  readonly actor: Actor;
  readonly userId: UserId;
  readonly roles: readonly RoleName[];
}

interface Deps {
  readonly admins: ActiveAdmins;
  readonly change: RoleChange;
}

/** Sets the roles of any account, for admins; all sessions of the account end. */
export class AssignRoles {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * @throws {RoleNotAllowedError} for a caller who is no admin; {UnknownRoleError}; {NoRoleError}; {UserNotFoundError};
   *   {LastAdminError}; {UnauthenticatedError} when the caller was demoted, suspended or deleted meanwhile.
   */
  async execute({ actor, userId, roles: wanted }: AssignRolesCommand): Promise<RoleChangeResult> {
    if (!actor.roles.includes(ADMIN_ROLE)) throw new RoleNotAllowedError();
    const { admins, change } = this.#deps;
    const roles = change.catalogue.normalize(wanted);
    return await change.apply(actor.userId, userId, async () => {
      await admins.checkActor(actor.userId);
      return roles;
    });
  }
}
