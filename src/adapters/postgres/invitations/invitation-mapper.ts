import { Invitation, type InvitationId } from '#domain/invitations/invitation.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { InvitationRecord } from '../entities/invitation-record.ts';
import type { Row } from '../row.ts';

export type InvitationRow = Row<typeof InvitationRecord>;

export function invitationToDomain(row: InvitationRow): Invitation {
  return Invitation.restore({
    ...row,
    id: row.id as InvitationId,
    inviterId: row.inviterId as UserId | null,
    userId: row.userId as UserId | null,
  });
}

/** All columns of an invitation: one that is left out does not compile. */
export function invitationToRecord(invitation: Invitation): InvitationRow {
  const { roles, ...snapshot } = invitation.snapshot();
  return { ...snapshot, roles: [...roles] };
}
