import { NoRoleError, RoleNotAllowedError, UnknownRoleError } from '../errors.ts';

/** A role name as the configuration spells it. */
export type RoleName = string;

/** The role of every new account. */
export const USER_ROLE: RoleName = 'user';
/** May set the roles of every account. Once an account holds it, at least one always does. */
export const ADMIN_ROLE: RoleName = 'admin';

/** Anything that holds roles. */
export interface RoleHolder {
  readonly roles: readonly RoleName[];
}

/** The roles that the configuration knows, and those of them that users may assign to themselves. */
export class RoleCatalogue {
  readonly known: ReadonlySet<RoleName>;
  readonly selfAssignable: ReadonlySet<RoleName>;

  constructor(known: Iterable<RoleName>, selfAssignable: Iterable<RoleName>) {
    this.known = new Set(known);
    this.selfAssignable = new Set(selfAssignable);
  }

  /**
   * The roles without duplicates, in the order of the catalogue: equal sets are equal lists.
   * @throws {NoRoleError} for an empty set; {UnknownRoleError} for a role that this service does not know.
   */
  normalize(roles: Iterable<RoleName>): readonly RoleName[] {
    const wanted = new Set(roles);
    if (wanted.size === 0) throw new NoRoleError();
    for (const role of wanted) if (!this.known.has(role)) throw new UnknownRoleError(role);
    return [...this.known].filter((role) => wanted.has(role));
  }

  /**
   * An admin may take any role; others may keep or drop what they hold, or take a self-assignable role.
   * @throws {RoleNotAllowedError}
   */
  checkSelfAssignment(holder: RoleHolder, wanted: readonly RoleName[]): void {
    if (holder.roles.includes(ADMIN_ROLE)) return;
    const refused = wanted.find((role) => !holder.roles.includes(role) && !this.selfAssignable.has(role));
    if (refused !== undefined) throw new RoleNotAllowedError(refused);
  }
}
