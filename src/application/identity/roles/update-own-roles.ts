import type { RoleName } from '#domain/identity/roles/role.ts';
import type { Actor } from '../actor.ts';
import type { RoleChange, RoleChangeResult } from './role-change.ts';

/** Sets the caller's own roles, as far as the catalogue allows; all sessions of the account end. */
export class UpdateOwnRoles {
  readonly #change: RoleChange;

  constructor({ change }: { readonly change: RoleChange }) {
    this.#change = change;
  }

  /** @throws {UnknownRoleError}; {NoRoleError}; {RoleNotAllowedError}; {LastAdminError}; {UserNotFoundError} */
  async execute(actor: Actor, wanted: readonly RoleName[]): Promise<RoleChangeResult> {
    const { catalogue } = this.#change;
    const roles = catalogue.normalize(wanted);
    return await this.#change.apply(actor.userId, actor.userId, (user) => {
      catalogue.checkSelfAssignment(user, roles);
      return Promise.resolve(roles);
    });
  }
}
