import { DomainError } from '#domain/shared/domain-error.ts';

/** Why a request is nobody's: what a client needs to choose between a refresh and the login page. */
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
  | 'account_deleted';

/** Nobody vouches for this request: no token, a bad one, or one whose session has ended. */
export class UnauthenticatedError extends DomainError {
  readonly code = 'identity.unauthenticated';
  readonly reason: UnauthenticatedReason;

  constructor(reason: UnauthenticatedReason) {
    super(`Not authenticated: ${reason}.`);
    this.reason = reason;
  }
}

/** No account with this name and password. Says nothing of which of the two was wrong. */
export class InvalidCredentialsError extends DomainError {
  readonly code = 'identity.invalid_credentials';
  readonly reason = 'invalid_credentials';

  constructor() {
    super('There is no account with this name and password.');
  }
}

/** Too many failed logins. @property retryAfterSeconds when the next attempt is looked at, at least 1. */
export class TooManyAttemptsError extends DomainError {
  readonly code = 'identity.too_many_attempts';
  readonly retryAfterSeconds: number;

  constructor(retryAfterSeconds: number) {
    super('Too many failed attempts; wait before the next one.');
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** The hashing pool's queue is full: the service sheds this request to keep its speed for the others. */
export class HashingOverloadedError extends DomainError {
  readonly code = 'service.overloaded';
  readonly retryAfterSeconds: number;

  constructor(retryAfterSeconds: number) {
    super('Too many passwords are being checked at this moment; try again.');
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Something that the request cannot do without (the database) does not answer; nothing was half done. */
export class ServiceUnavailableError extends DomainError {
  readonly code = 'service.unavailable';
  readonly retryAfterSeconds: number;

  constructor(retryAfterSeconds = 1, options?: ErrorOptions) {
    super('The service cannot do this at the moment; try again.', options);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Another change came first, again and again; the client may simply repeat the request. */
export class ConcurrentChangeError extends DomainError {
  readonly code = 'request.conflict';

  constructor(options?: ErrorOptions) {
    super('Another change happened at the same time; try again.', options);
  }
}

/** The row is no longer in a version that the client named in its precondition. */
export class PreconditionFailedError extends DomainError {
  readonly code = 'request.precondition_failed';

  constructor() {
    super('The resource has changed since the version that the request names.');
  }
}

/** Every code with which the application refuses on its own account. */
export type ApplicationErrorCode =
  | UnauthenticatedError['code']
  | InvalidCredentialsError['code']
  | TooManyAttemptsError['code']
  | HashingOverloadedError['code']
  | ServiceUnavailableError['code']
  | ConcurrentChangeError['code']
  | PreconditionFailedError['code']
  | 'request.validation_failed';
