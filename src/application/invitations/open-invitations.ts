import { InvalidInvitationError } from '#domain/invitations/errors.ts';
import type { Invitation } from '#domain/invitations/invitation.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { ActiveAdmins } from '#application/identity/roles/active-admins.ts';
import type { AuditTrail } from '#application/shared/ports/audit-trail.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import type { InvitationRepository } from './ports/invitation-repository.ts';
import type { InvitationTokens } from './ports/invitation-tokens.ts';

interface Deps {
  readonly invitations: InvitationRepository;
  readonly tokens: InvitationTokens;
  readonly admins: ActiveAdmins;
  readonly clock: Clock;
}

/** Invitations for whoever holds their token. */
export class OpenInvitations {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @throws {InvalidInvitationError} for a token that opens nothing, or nothing any more. */
  async find(token: string): Promise<Invitation> {
    const { invitations, tokens, clock } = this.#deps;
    const invitation = await invitations.findByTokenHash(tokens.hash(token));
    if (invitation?.isOpenAt(clock.now()) !== true) throw new InvalidInvitationError();
    return invitation;
  }

  /** Whether whoever gave the roles may still do so: an operator, or an admin who is not suspended. */
  async isBacked({ byOperator, inviterId }: Invitation): Promise<boolean> {
    return byOperator || (inviterId !== null && (await this.#deps.admins.include(inviterId)));
  }

  /**
   * Uses the invitation up for this account, before anything else that the unit of work writes: whoever comes second
   * waits, and is refused. @returns when it was used. @throws {InvalidInvitationError}
   */
  async spend({ id, roles }: Invitation, userId: UserId, audit: AuditTrail): Promise<Date> {
    const { invitations, clock } = this.#deps;
    const now = clock.now();
    if (!(await invitations.accept(id, now))) throw new InvalidInvitationError();
    const data = { invitationId: id, roles };
    audit.record({ type: 'invitation.accepted', actorId: userId, subjectId: userId, data });
    return now;
  }
}
