import type { RoleName } from '#domain/identity/roles/role.ts';
import type { AccountLookup } from '../accounts/account-lookup.ts';
import type { RoleChange, RoleChangeResult } from './role-change.ts';

interface Deps {
  readonly lookup: AccountLookup;
  readonly change: RoleChange;
}

/** Adds a role to an account, for operators; all sessions of the account end. */
export class GrantRole {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * @param name an email or a login.
   * @throws {UnknownRoleError}; {InvalidFieldsError} for an invalid name; {UserNotFoundError}
   */
  async execute(name: string, role: RoleName): Promise<RoleChangeResult> {
    const { lookup, change } = this.#deps;
    const { catalogue } = change;
    catalogue.normalize([role]);
    const found = await lookup.find(name);
    return await change.apply(null, found.id, async (user) => {
      const kept = user.roles.filter((held) => catalogue.known.has(held));
      return catalogue.normalize([...kept, role]);
    });
  }
}
