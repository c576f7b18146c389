import { InvitationNotFoundError } from '#domain/invitations/errors.ts';
import type { InvitationId } from '#domain/invitations/invitation.ts';
import type { UserId } from '#domain/shared/ids.ts';
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
  readonly clock: Clock;
}

/** Takes an invitation back: its token opens nothing from then on. */
export class RevokeInvitation {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @throws {InvitationNotFoundError} also for one that is used, revoked or expired. */
  async execute({ actorId, id }: RevokeInvitationCommand): Promise<void> {
    const { uow, invitations, clock } = this.#deps;
    await uow.run(async (audit) => {
      if (!(await invitations.revoke(id, clock.now()))) throw new InvitationNotFoundError();
      audit.record({ type: 'invitation.revoked', actorId, subjectId: null, data: { invitationId: id } });
    });
  }
}
