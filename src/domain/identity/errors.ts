import { DomainError } from '#domain/shared/domain-error.ts';
import { InvalidFieldsError } from '#domain/shared/field-rule.ts';

export class EmailTakenError extends DomainError {
  readonly code = 'identity.email_taken';
  constructor() {
    super('Another account has this email.');
  }
}

export class LoginTakenError extends DomainError {
  readonly code = 'identity.login_taken';
  constructor() {
    super('Another account has this login.');
  }
}

export class UserNotFoundError extends DomainError {
  readonly code = 'identity.user_not_found';
  constructor() {
    super('There is no such user.');
  }
}

export class SessionNotFoundError extends DomainError {
  readonly code = 'identity.session_not_found';
  constructor() {
    super('You have no such session.');
  }
}

export class WrongPasswordError extends DomainError {
  readonly code = 'identity.wrong_password';
  constructor() {
    super('The current password is not right.');
  }
}

export class NotYourAccountError extends DomainError {
  readonly code = 'identity.not_your_account';
  constructor() {
    super('Only the owner of an account may do this.');
  }
}

export class LastAdminError extends DomainError {
  readonly code = 'roles.last_admin';
  constructor() {
    super('This is the last admin: give another account the role first.');
  }
}

export class RoleNotAllowedError extends DomainError {
  readonly code = 'roles.not_allowed';
  constructor(role: string | null = null) {
    super(role === null ? 'Only an admin may do this.' : `Only an admin may give the role "${role}".`);
  }
}

/** A role name that a configuration could hold; a longer text is not repeated to the client. */
const LONGEST_ECHO = 64;

export class UnknownRoleError extends InvalidFieldsError {
  constructor(role: string) {
    const named = role.length > LONGEST_ECHO ? 'of this name' : `"${role}"`;
    super([{ field: 'roles', code: 'roles.unknown_role', detail: `There is no role ${named}.` }]);
  }
}

export class NoRoleError extends InvalidFieldsError {
  constructor() {
    super([{ field: 'roles', code: 'roles.none', detail: 'An account holds at least one role.' }]);
  }
}

/** Every code with which this context refuses; the driving adapters map each. */
export type IdentityErrorCode =
  | EmailTakenError['code']
  | LoginTakenError['code']
  | UserNotFoundError['code']
  | SessionNotFoundError['code']
  | WrongPasswordError['code']
  | NotYourAccountError['code']
  | LastAdminError['code']
  | RoleNotAllowedError['code'];
