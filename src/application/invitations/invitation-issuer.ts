import { Invitation, type InvitationId, type NewInvitation } from '#domain/invitations/invitation.ts';
import type { AuditTrail } from '#application/shared/ports/audit-trail.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import type { IdGenerator } from '#application/shared/ports/id-generator.ts';
import type { InvitationMail } from './ports/invitation-mail.ts';
import type { InvitationRepository } from './ports/invitation-repository.ts';
import type { InvitationTokens } from './ports/invitation-tokens.ts';
import type { IssuedInvitationView } from './views.ts';

interface Deps {
  readonly invitations: InvitationRepository;
  readonly tokens: InvitationTokens;
  readonly mail: InvitationMail;
  readonly ids: IdGenerator;
  readonly clock: Clock;
}

/** Makes invitations, within the unit of work of whoever asks. */
export class InvitationIssuer {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * Where mail is on, an invitation with an address is mailed there, and its token is shown to nobody else: accepting it
   * then proves the address.
   * @throws {InvalidFieldsError} for an address that breaks a rule, or a lifetime out of bounds.
   */
  async issue(
    wanted: Omit<NewInvitation, 'id' | 'tokenHash' | 'mailed'>,
    audit: AuditTrail,
  ): Promise<IssuedInvitationView> {
    const { invitations, tokens, mail, ids, clock } = this.#deps;
    const id = ids.next() as InvitationId;
    const mailed = wanted.email === null ? null : await mail.tokenFor(id, wanted.email);
    const token = mailed?.token ?? tokens.make();
    const named = { ...wanted, id, tokenHash: tokens.hash(token), mailed: mailed !== null };
    const invitation = Invitation.create(named, clock.now());
    await invitations.add(invitation);
    const { email, roles, inviterId, userId, expiresAt } = invitation;
    if (mailed !== null && email !== null) {
      await mail.send({ id, email, userId, expiresAt }, mailed.keyId);
    }
    // Without the address: no account's deletion would reach an event that is about none.
    const data = { invitationId: id, roles };
    audit.record({ type: 'invitation.created', actorId: inviterId, subjectId: userId, data });
    return { id, token: mailed === null ? token : null, expiresAt: expiresAt.toISOString() };
  }
}
