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

/** An admin sets anybody's roles. */
export class AssignRoles {
  readonly #deps: { readonly users: UserRepository; readonly change: RoleChange };

  constructor(deps: { readonly users: UserRepository; readonly change: RoleChange }) {
    this.#deps = deps;
  }

  /** @throws {InvalidFieldsError} {RoleNotAllowedError} {UserNotFoundError} {LastAdminError} */
  async execute({ actor, userId, roles: wanted }: AssignRolesCommand): Promise<RoleChangeResult> {
    if (!actor.roles.includes(ADMIN_ROLE)) throw new RoleNotAllowedError();
    const { users, change } = this.#deps;
    const roles = change.catalogue.normalize(wanted);
    return await change.apply(userId, async () => {
      // Who takes a role from an admin counts the others first, and nobody else can from here to the end.
      await users.countOtherAdmins(actor.userId);
      // The caller may have been demoted since this request was let in; then it comes too late.
      const caller = await users.findById(actor.userId);
      if (caller === null) throw new UnauthenticatedError('account_deleted');
      if (!caller.isAdmin) throw new UnauthenticatedError('roles_changed');
      return roles;
    });
  }
}
