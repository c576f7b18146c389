import { NoRoleError, RoleNotAllowedError, UnknownRoleError } from '../errors.ts';

/** A role name as the configuration spells it. */
export type RoleName = string;

/** What every new account holds. */
export const USER_ROLE: RoleName = 'user';
/** Who may set anybody's roles. At least one account holds it once one does. */
export const ADMIN_ROLE: RoleName = 'admin';

/** Whoever changes roles: an admin may set any that is known, everybody else what {@link RoleCatalogue} allows. */
export interface RoleHolder {
  readonly roles: readonly RoleName[];
}

/** The roles that this service knows, and those that a user may take without asking. */
export class RoleCatalogue {
  readonly known: ReadonlySet<RoleName>;
  readonly selfAssignable: ReadonlySet<RoleName>;

  constructor(known: Iterable<RoleName>, selfAssignable: Iterable<RoleName>) {
    this.known = new Set(known);
    this.selfAssignable = new Set(selfAssignable);
  }

  /**
   * Duplicates folded, in the order of the catalogue, so that equal sets are equal lists.
   * @throws {NoRoleError} for an empty set; {UnknownRoleError} for a role that this service does not know.
   */
  normalize(roles: Iterable<RoleName>): readonly RoleName[] {
    const wanted = new Set(roles);
    if (wanted.size === 0) throw new NoRoleError();
    for (const role of wanted) if (!this.known.has(role)) throw new UnknownRoleError(role);
    return [...this.known].filter((role) => wanted.has(role));
  }

  /** @throws {RoleNotAllowedError} when a holder who is no admin takes what they neither hold nor may take. */
  checkSelfAssignment(holder: RoleHolder, wanted: readonly RoleName[]): void {
    if (holder.roles.includes(ADMIN_ROLE)) return;
    const refused = wanted.find((role) => !holder.roles.includes(role) && !this.selfAssignable.has(role));
    if (refused !== undefined) throw new RoleNotAllowedError(refused);
  }
}
