import type { RoleName } from '#domain/identity/roles/role.ts';
import type { AccountLookup } from '../accounts/account-lookup.ts';
import type { RoleChange, RoleChangeResult } from './role-change.ts';

interface Deps {
  readonly lookup: AccountLookup;
  readonly change: RoleChange;
}

/** Takes a role from an account, for operators; all sessions of the account end. */
export class RevokeRole {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * @param name an email or a login.
   * @param role a role of the configuration, or one that the account still holds from an earlier configuration.
   * @throws {UnknownRoleError}; {NoRoleError} when it is the account's only role; {LastAdminError};
   *   {InvalidFieldsError} for an invalid name; {UserNotFoundError}
   */
  async execute(name: string, role: RoleName): Promise<RoleChangeResult> {
    const { lookup, change } = this.#deps;
    const { catalogue } = change;
    const found = await lookup.find(name);
    return await change.apply(null, found.id, async (user) => {
      if (!user.roles.includes(role)) catalogue.normalize([role]);
      const kept = user.roles.filter((held) => held !== role && catalogue.known.has(held));
      return catalogue.normalize(kept);
    });
  }
}
