import { RoleNotAllowedError } from '#domain/identity/errors.ts';
import { ADMIN_ROLE, type RoleName } from '#domain/identity/roles/role.ts';
import type { UserId } from '#domain/shared/ids.ts';
import { UnauthenticatedError } from '#application/shared/errors.ts';
import type { Actor } from '../actor.ts';
import type { UserRepository } from '../accounts/ports/user-repository.ts';
import type { RoleChange, RoleChangeResult } from './role-change.ts';

export interface AssignRolesCommand {
  readonly actor: Actor;
  readonly userId: UserId;
  readonly roles: readonly RoleName[];
}

/** Sets the roles of any account, for admins; all sessions of the account end. */
export class AssignRoles {
  readonly #deps: { readonly users: UserRepository; readonly change: RoleChange };

  constructor(deps: { readonly users: UserRepository; readonly change: RoleChange }) {
    this.#deps = deps;
  }

  /**
   * @throws {RoleNotAllowedError} for a caller who is no admin; {UnknownRoleError}; {NoRoleError}; {UserNotFoundError};
   *   {LastAdminError}; {UnauthenticatedError} when the caller was demoted or deleted meanwhile.
   */
  async execute({ actor, userId, roles: wanted }: AssignRolesCommand): Promise<RoleChangeResult> {
    if (!actor.roles.includes(ADMIN_ROLE)) throw new RoleNotAllowedError();
    const { users, change } = this.#deps;
    const roles = change.catalogue.normalize(wanted);
    return await change.apply(actor.userId, userId, async () => {
      // Locks the admins: from here to the end nobody else can demote one.
      await users.countOtherAdmins(actor.userId);
      // The caller may have been demoted since the request was authenticated.
      const caller = await users.findById(actor.userId);
      if (caller === null) throw new UnauthenticatedError('account_deleted');
      if (!caller.isAdmin) throw new UnauthenticatedError('roles_changed');
      return roles;
    });
  }
}
