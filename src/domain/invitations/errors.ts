import { DomainError } from '#domain/shared/domain-error.ts';

/** Wrong, used, revoked, expired or void: the same for all, so that a guess learns nothing. */
export class InvalidInvitationError extends DomainError {
  readonly code = 'invitation.invalid';
  constructor() {
    super('This invitation cannot be used: it is unknown, used, revoked or expired.');
  }
}

export class InvitationNotFoundError extends DomainError {
  readonly code = 'invitation.not_found';
  constructor() {
    super('There is no such invitation.');
  }
}

export type InvitationErrorCode = InvalidInvitationError['code'] | InvitationNotFoundError['code'];
