import { InvalidFieldsError, keepRule, type FieldProblem } from '#domain/shared/field-rule.ts';
import type { UserId } from '#domain/shared/ids.ts';
import { Email } from './email.ts';
import { loginNameViolation } from './login-name.ts';
import { personNameViolation } from './person-name.ts';
import { ADMIN_ROLE, USER_ROLE, type RoleName } from '../roles/role.ts';

/** What a person says about themselves when they register. */
export interface Registration {
  readonly email: string | null;
  readonly login: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
}

/** Some of a registration: what is left out stays, null removes. */
export type ProfileChange = { readonly [Field in keyof Registration]?: Registration[Field] | undefined };

/** All of a user, as a repository keeps it. */
export interface UserSnapshot extends Registration {
  readonly id: UserId;
  readonly roles: readonly RoleName[];
  /** Raised by every change that ends the user's sessions; a session opens only under the version it was read with. */
  readonly securityVersion: number;
  /** Raised by every change of the row; what entity tags are made of. */
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** An account. Immutable: a change gives the next state, and a repository keeps it. */
export class User implements UserSnapshot {
  readonly id: UserId;
  readonly email: string | null;
  readonly login: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly roles: readonly RoleName[];
  readonly securityVersion: number;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;

  private constructor(state: UserSnapshot) {
    this.id = state.id;
    this.email = state.email;
    this.login = state.login;
    this.firstName = state.firstName;
    this.lastName = state.lastName;
    this.roles = [...state.roles];
    this.securityVersion = state.securityVersion;
    this.version = state.version;
    this.createdAt = new Date(state.createdAt);
    this.updatedAt = new Date(state.updatedAt);
  }

  /** A new account with the role `user`. @throws {InvalidFieldsError} for what breaks a rule. */
  static register(
    id: UserId,
    registration: Registration,
    now: Date,
    roles: readonly RoleName[] = [USER_ROLE],
  ): User {
    const profile = { ...registration, email: parsedEmail(registration.email) };
    checkProfile(profile);
    return new User({
      ...profile,
      id,
      roles,
      securityVersion: 1,
      version: 1,
      createdAt: now,
      updatedAt: now,
    });
  }

  /** An account as it was stored. */
  static restore(snapshot: UserSnapshot): User {
    return new User(snapshot);
  }

  /** The form of the email by which accounts are unique and found. */
  get canonicalEmail(): string | null {
    return this.email?.toLowerCase() ?? null;
  }

  /** The form of the login by which accounts are unique and found. */
  get canonicalLogin(): string | null {
    return this.login?.toLowerCase() ?? null;
  }

  get isAdmin(): boolean {
    return this.roles.includes(ADMIN_ROLE);
  }

  /** The account with its profile changed, or this one where nothing changes. @throws {InvalidFieldsError} */
  withProfile(change: ProfileChange, now: Date): User {
    const next: Registration = {
      email: change.email === undefined ? this.email : parsedEmail(change.email),
      login: change.login === undefined ? this.login : change.login,
      firstName: change.firstName === undefined ? this.firstName : change.firstName,
      lastName: change.lastName === undefined ? this.lastName : change.lastName,
    };
    const same =
      next.email === this.email &&
      next.login === this.login &&
      next.firstName === this.firstName &&
      next.lastName === this.lastName;
    if (same) return this;
    checkProfile(next);
    return new User({ ...this.snapshot(), ...next, updatedAt: now });
  }

  withRoles(roles: readonly RoleName[], now: Date): User {
    return new User({ ...this.snapshot(), roles, updatedAt: now });
  }

  /** The account as the state after a stored change. */
  withVersion(version: number): User {
    return new User({ ...this.snapshot(), version });
  }

  /** The account under its next security version: no session opens under the one before. */
  withRaisedSecurity(): User {
    return new User({ ...this.snapshot(), securityVersion: this.securityVersion + 1 });
  }

  /** A copy of everything that a repository keeps. */
  snapshot(): UserSnapshot {
    // oxlint-disable-next-line typescript/no-misused-spread -- the fields without the methods are what is wanted
    return { ...this };
  }
}

function parsedEmail(raw: string | null): string | null {
  return raw === null ? null : Email.parse(raw).value;
}

function checkProfile({ email, login, firstName, lastName }: Registration): void {
  const problems: FieldProblem[] = [];
  if (email === null && login === null) {
    problems.push({
      field: 'login',
      code: 'account.nameless',
      detail: 'An account has an email or a login.',
    });
  }
  if (login !== null) keepRule('login', login, loginNameViolation);
  for (const [field, name] of Object.entries({ firstName, lastName })) {
    if (name !== null) keepRule(field, name, personNameViolation);
    else if (email !== null) {
      problems.push({
        field,
        code: 'name.required',
        detail: 'An account with an email has a first and a last name.',
      });
    }
  }
  if (problems.length > 0) throw new InvalidFieldsError(problems);
}
