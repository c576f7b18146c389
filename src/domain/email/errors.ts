import { DomainError } from '#domain/shared/domain-error.ts';

/** Wrong, used, closed or expired, or the account was changed: the same for all, so that a guess learns nothing. */
export class InvalidChallengeError extends DomainError {
  readonly code = 'email.challenge_invalid';
  constructor() {
    super('This link or code cannot be used: it is wrong, used, replaced or expired.');
  }
}

/** The present email of the account is verified. */
export class AlreadyVerifiedError extends DomainError {
  readonly code = 'email.already_verified';
  constructor() {
    super('The email of this account is verified already.');
  }
}

/** The account has no email that could be verified. */
export class NoEmailError extends DomainError {
  readonly code = 'email.none';
  constructor() {
    super('This account has no email.');
  }
}

/** This service sends no mail. @property retryAfterSeconds an hour: an operator has to change that. */
export class MailNotConfiguredError extends DomainError {
  readonly code = 'mail.not_configured';
  readonly retryAfterSeconds = 3_600;
  constructor() {
    super('This service sends no mail, so nothing can be proved by mail.');
  }
}

export type EmailErrorCode =
  | InvalidChallengeError['code']
  | AlreadyVerifiedError['code']
  | NoEmailError['code']
  | MailNotConfiguredError['code'];
