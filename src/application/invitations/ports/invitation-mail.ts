import type { UserId } from '#domain/shared/ids.ts';

/** An invitation that is mailed. */
export interface MailedInvitation {
  readonly id: string;
  readonly email: string;
  /** The account that it is bound to. */
  readonly userId: UserId | null;
  readonly expiresAt: Date;
}

/** A token that a mail brings. @property keyId of what it is made, so that it can be made again at delivery. */
export interface MailedToken {
  readonly token: string;
  readonly keyId: string;
}

/** Mails invitations, where mail is on. */
export interface InvitationMail {
  /** The token for an invitation of this id; null where invitations are not mailed. */
  tokenFor(id: string, email: string): Promise<MailedToken | null>;
  /** Within the unit of work that stores the invitation: the mail that brings the token. */
  send(invitation: MailedInvitation, keyId: string): Promise<void>;
}
