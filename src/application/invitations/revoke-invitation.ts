import { InvitationNotFoundError } from '#domain/invitations/errors.ts';
import type { InvitationId } from '#domain/invitations/invitation.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { ActiveAdmins } from '#application/identity/roles/active-admins.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import type { UnitOfWork } from '#application/shared/ports/unit-of-work.ts';
import type { InvitationRepository } from './ports/invitation-repository.ts';

export interface RevokeInvitationCommand {
  /** The admin; null for an operator at the command line. */
  readonly actorId: UserId | null;
  readonly id: InvitationId;
}

interface Deps {
  readonly uow: UnitOfWork;
  readonly invitations: InvitationRepository;
  readonly admins: ActiveAdmins;
  readonly clock: Clock;
}

/** Takes an invitation back: its token opens nothing from then on. */
export class RevokeInvitation {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * @throws {InvitationNotFoundError} also for one that is used, revoked or expired; {UnauthenticatedError} for an admin
   *   who was demoted, suspended or deleted meanwhile.
   */
  async execute({ actorId, id }: RevokeInvitationCommand): Promise<void> {
    const { uow, invitations, admins, clock } = this.#deps;
    await uow.run(async (audit) => {
      await admins.lockActor(actorId);
      if (!(await invitations.revoke(id, clock.now()))) throw new InvitationNotFoundError();
      audit.record({ type: 'invitation.revoked', actorId, subjectId: null, data: { invitationId: id } });
    });
  }
}
