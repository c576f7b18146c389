import type { RoleCatalogue, RoleName } from '#domain/identity/roles/role.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { ActiveAdmins } from '#application/identity/roles/active-admins.ts';
import type { UnitOfWork } from '#application/shared/ports/unit-of-work.ts';
import type { InvitationIssuer } from './invitation-issuer.ts';
import type { IssuedInvitationView } from './views.ts';

export interface CreateInvitationCommand {
  /** The admin; null for an operator at the command line. */
  readonly inviterId: UserId | null;
  readonly email: string | null;
  readonly roles: readonly RoleName[];
  readonly expiresInSeconds: number | null;
}

interface Deps {
  readonly uow: UnitOfWork;
  readonly issuer: InvitationIssuer;
  readonly admins: ActiveAdmins;
  readonly catalogue: RoleCatalogue;
}

/** Invites somebody to make an account with the given roles. */
export class CreateInvitation {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * @throws {InvalidFieldsError} for an unknown role, an address that breaks a rule, or a lifetime out of bounds;
   *   {UnauthenticatedError} for an admin who was demoted, suspended or deleted meanwhile.
   */
  async execute({ roles, ...wanted }: CreateInvitationCommand): Promise<IssuedInvitationView> {
    const { uow, issuer, admins, catalogue } = this.#deps;
    const invitation = { ...wanted, roles: catalogue.normalize(roles), userId: null };
    return await uow.run(async (audit) => {
      await admins.lockActor(wanted.inviterId);
      return await issuer.issue(invitation, audit);
    });
  }
}
