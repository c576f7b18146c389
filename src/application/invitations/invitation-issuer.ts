import { Invitation, type InvitationId, type NewInvitation } from '#domain/invitations/invitation.ts';
import type { AuditTrail } from '#application/shared/ports/audit-trail.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import type { IdGenerator } from '#application/shared/ports/id-generator.ts';
import type { InvitationRepository } from './ports/invitation-repository.ts';
import type { InvitationTokens } from './ports/invitation-tokens.ts';
import type { IssuedInvitationView } from './views.ts';

interface Deps {
  readonly invitations: InvitationRepository;
  readonly tokens: InvitationTokens;
  readonly ids: IdGenerator;
  readonly clock: Clock;
}

/** Makes invitations, within the unit of work of whoever asks. */
export class InvitationIssuer {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @throws {InvalidFieldsError} for an address that breaks a rule, or a lifetime out of bounds. */
  async issue(
    wanted: Omit<NewInvitation, 'id' | 'tokenHash'>,
    audit: AuditTrail,
  ): Promise<IssuedInvitationView> {
    const { invitations, tokens, ids, clock } = this.#deps;
    const token = tokens.make();
    const named = { ...wanted, id: ids.next() as InvitationId, tokenHash: tokens.hash(token) };
    const invitation = Invitation.create(named, clock.now());
    await invitations.add(invitation);
    const { id, email, roles, inviterId, userId } = invitation;
    const data = { invitationId: id, email, roles };
    audit.record({ type: 'invitation.created', actorId: inviterId, subjectId: userId, data });
    return { id, token, expiresAt: invitation.expiresAt.toISOString() };
  }
}
