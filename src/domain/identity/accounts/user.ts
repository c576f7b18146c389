import type { UserId } from '#domain/shared/ids.ts';
import type { Locale } from '#domain/shared/locale.ts';
import {
  checkProfile,
  mergedProfile,
  parsedEmail,
  PROFILE_FIELDS,
  type Profile,
  type ProfileChange,
  type Registration,
} from './profile.ts';
import { ADMIN_ROLE, USER_ROLE, type RoleName } from '../roles/role.ts';
import type { Suspension } from './suspension.ts';

/** All fields of a user, as a repository stores them. */
export interface UserSnapshot extends Profile {
  readonly id: UserId;
  /** The email that the owner asked for and has not proved yet; as typed. */
  readonly pendingEmail: string | null;
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
  readonly locale: Locale | null;
  readonly pendingEmail: string | null;
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
    this.locale = state.locale;
    this.pendingEmail = state.pendingEmail;
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
    registration: Registration & Partial<Pick<Profile, 'locale'>>,
    now: Date,
    roles: readonly RoleName[] = [USER_ROLE],
  ): User {
    const { locale = null, ...names } = registration;
    const profile = { ...names, locale, email: parsedEmail(registration.email) };
    checkProfile(profile);
    return new User({
      ...profile,
      id,
      roles,
      pendingEmail: null,
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
   * The account with a changed profile, or this very object when nothing changes. Another email is not verified, and takes
   * the place of one that waits for its proof.
   * @throws {InvalidFieldsError}
   */
  withProfile(change: ProfileChange, now: Date): User {
    const next = mergedProfile(this, change);
    if (PROFILE_FIELDS.every((field) => next[field] === this[field])) return this;
    const sameEmail = this.hasEmail(next.email);
    const emailVerifiedAt = sameEmail ? this.emailVerifiedAt : null;
    const pendingEmail = sameEmail ? this.pendingEmail : null;
    checkProfile(next, pendingEmail);
    return new User({ ...this.snapshot(), ...next, emailVerifiedAt, pendingEmail, updatedAt: now });
  }

  /** Whether this is the email of the account, in any case; null for none. */
  hasEmail(email: string | null): boolean {
    return (email?.toLowerCase() ?? null) === this.canonicalEmail;
  }

  /**
   * The account with an email that waits for its proof, or without; this very object when nothing changes.
   * @throws {InvalidFieldsError}
   */
  withPendingEmail(email: string | null, now: Date): User {
    const pendingEmail = parsedEmail(email);
    if (pendingEmail === this.pendingEmail) return this;
    checkProfile(this, pendingEmail);
    return new User({ ...this.snapshot(), pendingEmail, updatedAt: now });
  }

  /** The account with an email that is proved to be the owner's; none waits any more. */
  withProvenEmail(email: string, now: Date): User {
    return new User({
      ...this.snapshot(),
      email,
      emailVerifiedAt: now,
      pendingEmail: null,
      updatedAt: now,
    });
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

function copied(time: Date | null): Date | null {
  return time === null ? null : new Date(time);
}
