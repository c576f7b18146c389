import { DomainError } from '#domain/shared/domain-error.ts';
import { LoginRefusedError } from '#domain/identity/errors.ts';
import type { FactorKind } from './factor-kind.ts';

/** The password was right; a second proof must follow. Nothing is open yet. */
export class SecondFactorRequiredError extends LoginRefusedError {
  readonly code = 'identity.second_factor_required';
  override readonly canGoOn = true;
  /** Names this login in the second step; opaque. */
  readonly challenge: string;
  readonly factors: readonly FactorKind[];
  /** Options for `navigator.credentials.get`, as JSON (WebAuthn, section 5.1.10); null where there is no passkey. */
  readonly passkeyOptions: object | null;

  constructor(challenge: string, factors: readonly FactorKind[], passkeyOptions: object | null) {
    super('The password is right. This account also needs a second factor.');
    this.challenge = challenge;
    this.factors = factors;
    this.passkeyOptions = passkeyOptions;
  }
}

/** Unknown, used, expired, tried too often, or the account was changed since: the login starts over. */
export class InvalidLoginChallengeError extends DomainError {
  readonly code = 'factors.challenge_invalid';
  constructor() {
    super('This login cannot go on: it is too old, was finished or tried too often. Log in again.');
  }
}

/** The code of an authenticator or the recovery code is wrong, or was used before. */
export class WrongCodeError extends DomainError {
  readonly code = 'factors.wrong_code';
  constructor() {
    super('This code is not right, or was used before.');
  }
}

/** The answer of a passkey does not hold: unknown, of another account, too late, used, or its signature is wrong. */
export class PasskeyRefusedError extends DomainError {
  readonly code = 'factors.passkey_refused';
  constructor(options?: ErrorOptions) {
    super('This passkey was not accepted.', options);
  }
}

/** The account has no such factor. */
export class FactorNotFoundError extends DomainError {
  readonly code = 'factors.not_found';
  constructor() {
    super('You have no such factor.');
  }
}

/** The authenticator is confirmed already. */
export class FactorConfirmedError extends DomainError {
  readonly code = 'factors.already_confirmed';
  constructor() {
    super('This authenticator is confirmed already.');
  }
}

/** The passkey is registered already. */
export class PasskeyTakenError extends DomainError {
  readonly code = 'factors.passkey_taken';
  constructor() {
    super('This passkey is registered already.');
  }
}

/** Recovery codes stand in for other factors, and the account has none. */
export class NoFactorError extends DomainError {
  readonly code = 'factors.none';
  constructor() {
    super('This account has no second factor: add one first.');
  }
}

/** The account has as many factors of this kind as it may have. */
export class TooManyFactorsError extends DomainError {
  readonly code = 'factors.too_many';
  constructor() {
    super('This account has as many factors of this kind as are allowed. Remove one first.');
  }
}

/** This service cannot keep such a factor: a key or a domain name is missing. @property retryAfterSeconds an hour: an operator has to change that. */
export class FactorsNotConfiguredError extends DomainError {
  readonly code = 'factors.not_configured';
  readonly retryAfterSeconds = 3_600;
  constructor(kind: 'totp' | 'passkey') {
    super(
      kind === 'totp'
        ? 'This service has no key for the secrets of authenticators.'
        : 'This service has no domain name, which passkeys need.',
    );
  }
}

/** A role of the caller demands a second factor, and the account has none. */
export class EnrolmentRequiredError extends DomainError {
  readonly code = 'identity.enrolment_required';
  constructor() {
    super('Your role needs a second factor: add one to your account first.');
  }
}

/** All error codes of this context; driving adapters map each of them. */
export type FactorErrorCode =
  | SecondFactorRequiredError['code']
  | InvalidLoginChallengeError['code']
  | WrongCodeError['code']
  | PasskeyRefusedError['code']
  | FactorNotFoundError['code']
  | FactorConfirmedError['code']
  | PasskeyTakenError['code']
  | NoFactorError['code']
  | TooManyFactorsError['code']
  | FactorsNotConfiguredError['code']
  | EnrolmentRequiredError['code'];
