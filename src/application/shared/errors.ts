import { DomainError } from '#domain/shared/domain-error.ts';

/** Why a request is not authenticated: tells a client whether to refresh or to show the login page. */
export type UnauthenticatedReason =
  | 'token_missing'
  | 'token_malformed'
  | 'token_invalid'
  | 'token_expired'
  | 'logged_out'
  | 'session_expired'
  | 'roles_changed'
  | 'password_changed'
  | 'refresh_reused'
  | 'account_deleted'
  | 'account_suspended'
  | 'ended_by_admin'
  | 'password_reset'
  | 'email_proven'
  | 'email_changed'
  | 'email_undone'
  | 'factors_changed'
  | 'step_up_required';

/** The request has no token, an invalid one, one whose session has ended, or one that does not prove enough. */
export class UnauthenticatedError extends DomainError {
  readonly code = 'identity.unauthenticated';
  readonly reason: UnauthenticatedReason;

  constructor(reason: UnauthenticatedReason) {
    super(`Not authenticated: ${reason}.`);
    this.reason = reason;
  }
}

/** No account has this name and password, or this passkey. Does not say which of them is wrong. */
export class InvalidCredentialsError extends DomainError {
  readonly code = 'identity.invalid_credentials';
  readonly reason = 'invalid_credentials';

  constructor(sentence = 'There is no account with this name and password.') {
    super(sentence);
  }
}

/** Too many failed logins. @property retryAfterSeconds until the next attempt is admitted, at least 1. */
export class TooManyAttemptsError extends DomainError {
  readonly code = 'identity.too_many_attempts';
  readonly retryAfterSeconds: number;

  constructor(retryAfterSeconds: number) {
    super('Too many failed attempts; wait before the next one.');
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Too many passwords wait to be hashed; nothing was done. @property retryAfterSeconds */
export class HashingOverloadedError extends DomainError {
  readonly code = 'service.overloaded';
  readonly retryAfterSeconds: number;

  constructor(retryAfterSeconds: number) {
    super('Too many passwords are being checked at this moment; try again.');
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** The database, or another service that the request needs, is unavailable; nothing was changed. */
export class ServiceUnavailableError extends DomainError {
  readonly code = 'service.unavailable';
  readonly retryAfterSeconds: number;

  constructor(retryAfterSeconds = 1, options?: ErrorOptions) {
    super('The service cannot do this at the moment; try again.', options);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Concurrent changes won every retry; nothing was changed, and the client may repeat the request. */
export class ConcurrentChangeError extends DomainError {
  readonly code = 'request.conflict';

  constructor(options?: ErrorOptions) {
    super('Another change happened at the same time; try again.', options);
  }
}

/** The current version is none of those that the client's precondition (`If-Match`) names. */
export class PreconditionFailedError extends DomainError {
  readonly code = 'request.precondition_failed';

  constructor() {
    super('The resource has changed since the version that the request names.');
  }
}

/** All error codes of the application layer; driving adapters map each of them. */
export type ApplicationErrorCode =
  | UnauthenticatedError['code']
  | InvalidCredentialsError['code']
  | TooManyAttemptsError['code']
  | HashingOverloadedError['code']
  | ServiceUnavailableError['code']
  | ConcurrentChangeError['code']
  | PreconditionFailedError['code']
  | 'request.validation_failed';
