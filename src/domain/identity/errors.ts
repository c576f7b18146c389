import { DomainError } from '#domain/shared/domain-error.ts';
import { InvalidFieldsError } from '#domain/shared/field-rule.ts';

/** Another account has this email, in any case. */
export class EmailTakenError extends DomainError {
  readonly code = 'identity.email_taken';
  constructor() {
    super('Another account has this email.');
  }
}

/** Another account has this login, in any case. */
export class LoginTakenError extends DomainError {
  readonly code = 'identity.login_taken';
  constructor() {
    super('Another account has this login.');
  }
}

/** No account has this id or name. */
export class UserNotFoundError extends DomainError {
  readonly code = 'identity.user_not_found';
  constructor() {
    super('There is no such user.');
  }
}

/** The caller has no live session of this id; another user's session is answered alike. */
export class SessionNotFoundError extends DomainError {
  readonly code = 'identity.session_not_found';
  constructor() {
    super('You have no such session.');
  }
}

/** The current password that was given to change it is wrong. */
export class WrongPasswordError extends DomainError {
  readonly code = 'identity.wrong_password';
  constructor() {
    super('The current password is not right.');
  }
}

/** The change needs the current password, and the account has none. */
export class PasswordMissingError extends DomainError {
  readonly code = 'identity.password_missing';
  constructor() {
    super('This account has no password: choose one first, by a password reset.');
  }
}

/** The account in the path is not the caller's. */
export class NotYourAccountError extends DomainError {
  readonly code = 'identity.not_your_account';
  constructor() {
    super('Only the owner of an account may do this.');
  }
}

/** Accounts are made by invitation only. */
export class RegistrationClosedError extends DomainError {
  readonly code = 'identity.registration_closed';
  constructor() {
    super('Accounts are made by invitation here.');
  }
}

/** The first proof was right, and yet no session opens. The attempt counts as if it had failed. */
export abstract class LoginRefusedError extends DomainError {
  /** Whether the login can go on with a second proof: then it has not failed. */
  readonly canGoOn: boolean = false;
}

/** The account is suspended. Only who knows the password learns it. */
export class AccountSuspendedError extends LoginRefusedError {
  readonly code = 'identity.account_suspended';
  constructor() {
    super('This account is suspended. An administrator can reinstate it.');
  }
}

/** The email of the account must be verified before it can be logged in to. */
export class EmailUnverifiedError extends LoginRefusedError {
  readonly code = 'identity.email_unverified';
  constructor() {
    super(
      'The email of this account must be verified first: use the link in the mail, or reset the password.',
    );
  }
}

/** The change would leave no account with the role `admin` that is not suspended. */
export class LastAdminError extends DomainError {
  readonly code = 'roles.last_admin';
  constructor() {
    super('This is the last admin: give another account the role first.');
  }
}

/** The caller may not assign this role, or any. */
export class RoleNotAllowedError extends DomainError {
  readonly code = 'roles.not_allowed';
  constructor(role: string | null = null) {
    super(role === null ? 'Only an admin may do this.' : `Only an admin may give the role "${role}".`);
  }
}

/** The longest role name that a configuration may have; longer texts are not repeated to the client. */
const LONGEST_ECHO = 64;

/** The configuration knows no role of this name. */
export class UnknownRoleError extends InvalidFieldsError {
  constructor(role: string) {
    const named = role.length > LONGEST_ECHO ? 'of this name' : `"${role}"`;
    super([{ field: 'roles', code: 'roles.unknown_role', detail: `There is no role ${named}.` }]);
  }
}

/** An account must hold at least one role. */
export class NoRoleError extends InvalidFieldsError {
  constructor() {
    super([{ field: 'roles', code: 'roles.none', detail: 'An account holds at least one role.' }]);
  }
}

/** All error codes of this context; driving adapters map each of them. */
export type IdentityErrorCode =
  | EmailTakenError['code']
  | LoginTakenError['code']
  | UserNotFoundError['code']
  | SessionNotFoundError['code']
  | WrongPasswordError['code']
  | PasswordMissingError['code']
  | NotYourAccountError['code']
  | EmailUnverifiedError['code']
  | RegistrationClosedError['code']
  | AccountSuspendedError['code']
  | LastAdminError['code']
  | RoleNotAllowedError['code'];
