import type { Invitation } from '#domain/invitations/invitation.ts';

/** An invitation as admins see it. Times are RFC 3339 in UTC with milliseconds. */
export interface InvitationView {
  readonly id: string;
  readonly email: string | null;
  readonly roles: readonly string[];
  readonly inviterId: string | null;
  /** The account that accepting gives a password; null where accepting makes the account. */
  readonly userId: string | null;
  readonly status: 'open' | 'accepted' | 'revoked' | 'expired';
  readonly createdAt: string;
  readonly expiresAt: string;
}

/** What is shown once: the token is kept nowhere. */
export interface IssuedInvitationView {
  readonly id: string;
  /** Null for an invitation that was mailed. */
  readonly token: string | null;
  readonly expiresAt: string;
}

export function invitationView(invitation: Invitation, now: Date): InvitationView {
  const { id, email, roles, inviterId, userId } = invitation;
  return {
    id,
    email,
    roles,
    inviterId,
    userId,
    status: statusOf(invitation, now),
    createdAt: invitation.createdAt.toISOString(),
    expiresAt: invitation.expiresAt.toISOString(),
  };
}

function statusOf(invitation: Invitation, now: Date): InvitationView['status'] {
  if (invitation.acceptedAt !== null) return 'accepted';
  if (invitation.revokedAt !== null) return 'revoked';
  return invitation.isOpenAt(now) ? 'open' : 'expired';
}
