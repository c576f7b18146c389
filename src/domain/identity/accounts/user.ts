import { InvalidFieldsError, checkField, type FieldProblem } from '#domain/shared/field-rule.ts';
import type { UserId } from '#domain/shared/ids.ts';
import { Email } from './email.ts';
import { loginNameViolation } from './login-name.ts';
import { personNameViolation } from './person-name.ts';
import { ADMIN_ROLE, USER_ROLE, type RoleName } from '../roles/role.ts';
import type { Suspension } from './suspension.ts';

/** The profile of an account, as given at registration. */
export interface Registration {
  readonly email: string | null;
  readonly login: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
}

/** A partial profile: a field that is left out stays, null removes it. */
export type ProfileChange = { readonly [Field in keyof Registration]?: Registration[Field] | undefined };

/** Every field of a profile: one that is missing here does not compile. */
const PROFILE_FIELDS = Object.keys({
  email: true,
  login: true,
  firstName: true,
  lastName: true,
} satisfies Record<keyof Registration, true>) as readonly (keyof Registration)[];

/** All fields of a user, as a repository stores them. */
export interface UserSnapshot extends Registration {
  readonly id: UserId;
  readonly roles: readonly RoleName[];
  /** When the present email was proved to be the owner's; null where it was not. */
  readonly emailVerifiedAt: Date | null;
  /** No session opens before this time; null for an account that is not suspended. See {@link UNTIL_REINSTATED}. */
  readonly suspendedUntil: Date | null;
  readonly suspensionReason: string | null;
  /** When a session was last opened. Written with the session, and no change of the account. */
  readonly lastLoginAt: Date | null;
  /** Raised by every change that ends the user's sessions. A session opens only under the version read before. */
  readonly securityVersion: number;
  /** Raised by every stored change; for optimistic locking and entity tags. */
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** An account. Immutable: a change gives the next state, which a repository stores. */
export class User implements UserSnapshot {
  readonly id: UserId;
  readonly email: string | null;
  readonly login: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly roles: readonly RoleName[];
  readonly emailVerifiedAt: Date | null;
  readonly suspendedUntil: Date | null;
  readonly suspensionReason: string | null;
  readonly lastLoginAt: Date | null;
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
    this.emailVerifiedAt = copied(state.emailVerifiedAt);
    this.suspendedUntil = copied(state.suspendedUntil);
    this.suspensionReason = state.suspensionReason;
    this.lastLoginAt = copied(state.lastLoginAt);
    this.securityVersion = state.securityVersion;
    this.version = state.version;
    this.createdAt = new Date(state.createdAt);
    this.updatedAt = new Date(state.updatedAt);
  }

  /** A new account, with the role `user` by default. @throws {InvalidFieldsError} */
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
      emailVerifiedAt: null,
      suspendedUntil: null,
      suspensionReason: null,
      lastLoginAt: null,
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

  get isEmailVerified(): boolean {
    return this.email !== null && this.emailVerifiedAt !== null;
  }

  isSuspendedAt(now: Date): boolean {
    return this.suspendedUntil !== null && now < this.suspendedUntil;
  }

  /**
   * The account with a changed profile, or this very object when nothing changes. Another email is not verified.
   * @throws {InvalidFieldsError}
   */
  withProfile(change: ProfileChange, now: Date): User {
    const next = mergedProfile(this, change);
    if (PROFILE_FIELDS.every((field) => next[field] === this[field])) return this;
    checkProfile(next);
    const sameEmail = next.email?.toLowerCase() === this.email?.toLowerCase();
    const emailVerifiedAt = sameEmail ? this.emailVerifiedAt : null;
    return new User({ ...this.snapshot(), ...next, emailVerifiedAt, updatedAt: now });
  }

  /** The account, whose present email is proved to be the owner's. One without an email stays as it is. */
  withVerifiedEmail(now: Date): User {
    if (this.email === null) return this;
    return new User({ ...this.snapshot(), emailVerifiedAt: now, updatedAt: now });
  }

  /** The account, for which no session opens until the suspension ends. */
  suspended({ reason, until }: Suspension, now: Date): User {
    return new User({
      ...this.snapshot(),
      suspendedUntil: until,
      suspensionReason: reason,
      updatedAt: now,
    });
  }

  /** The account, for which sessions open again. */
  reinstated(now: Date): User {
    return new User({ ...this.snapshot(), suspendedUntil: null, suspensionReason: null, updatedAt: now });
  }

  /** The account with exactly these roles. */
  withRoles(roles: readonly RoleName[], now: Date): User {
    return new User({ ...this.snapshot(), roles, updatedAt: now });
  }

  /** The account with the version that a repository gave it. */
  withVersion(version: number): User {
    return new User({ ...this.snapshot(), version });
  }

  /** The account under its next security version: no session opens under the previous one. */
  withRaisedSecurityVersion(): User {
    return new User({ ...this.snapshot(), securityVersion: this.securityVersion + 1 });
  }

  /** A copy of all fields. */
  snapshot(): UserSnapshot {
    // oxlint-disable-next-line typescript/no-misused-spread -- the fields without the methods are what is wanted
    return { ...this };
  }
}

/** The fields of the profile in which two states of an account differ, as they were and as they are. */
export function profileDifference(
  previous: Registration,
  current: Registration,
): { readonly previous: Partial<Registration>; readonly current: Partial<Registration> } {
  const changed = PROFILE_FIELDS.filter((field) => previous[field] !== current[field]);
  const of = (profile: Registration): Partial<Registration> =>
    Object.fromEntries(changed.map((field) => [field, profile[field]]));
  return { previous: of(previous), current: of(current) };
}

function copied(time: Date | null): Date | null {
  return time === null ? null : new Date(time);
}

function mergedProfile(profile: Registration, change: ProfileChange): Registration {
  const email = change.email === undefined ? undefined : parsedEmail(change.email);
  const given = { ...change, email };
  const fields = PROFILE_FIELDS.map((field) => [
    field,
    given[field] === undefined ? profile[field] : given[field],
  ]);
  return Object.fromEntries(fields) as Record<keyof Registration, string | null>;
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
  if (login !== null) checkField('login', login, loginNameViolation);
  for (const [field, name] of Object.entries({ firstName, lastName })) {
    if (name !== null) checkField(field, name, personNameViolation);
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
