import type { RoleName } from '#domain/identity/roles/role.ts';
import type { AccountLookup } from '../accounts/account-lookup.ts';
import type { RoleChange, RoleChangeResult } from './role-change.ts';

/** An operator adds a role to an account; like every change of roles it ends the account's sessions. */
export class GrantRole {
  readonly #deps: { readonly lookup: AccountLookup; readonly change: RoleChange };

  constructor(deps: { readonly lookup: AccountLookup; readonly change: RoleChange }) {
    this.#deps = deps;
  }

  /** @throws {InvalidFieldsError} {UserNotFoundError} */
  async execute(name: string, role: RoleName): Promise<RoleChangeResult> {
    const { lookup, change } = this.#deps;
    change.catalogue.normalize([role]);
    const { user: found } = await lookup.find(name);
    return await change.apply(found.id, (user) =>
      Promise.resolve(change.catalogue.normalize([...user.roles, role])),
    );
  }
}
