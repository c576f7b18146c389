import type { Profile, Registration } from '#domain/identity/accounts/profile.ts';
import { User } from '#domain/identity/accounts/user.ts';
import type { PasswordHash } from '#domain/identity/passwords/password.ts';
import type { RoleName } from '#domain/identity/roles/role.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import type { IdGenerator } from '#application/shared/ports/id-generator.ts';
import type { NewPasswords } from '../passwords/new-passwords.ts';

/** What an account is made of; without a language, mails are in that of the request that causes them. */
export type NewProfile = Registration & Partial<Pick<Profile, 'locale'>>;

/** @property hash null for an account without a password. */
export interface NewAccount {
  readonly user: User;
  readonly hash: PasswordHash | null;
}

interface Deps {
  readonly passwords: NewPasswords;
  readonly ids: IdGenerator;
  readonly clock: Clock;
}

/** Prepares new accounts for whoever stores them: with an id, their fields checked and their password hashed. */
export class NewAccounts {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * @param roles known ones, at least one.
   * @throws {InvalidFieldsError} {HashingOverloadedError}
   */
  async prepare(
    registration: NewProfile,
    roles: readonly RoleName[],
    password: string | null,
  ): Promise<NewAccount> {
    const { passwords, ids, clock } = this.#deps;
    const user = User.register(ids.next() as UserId, registration, clock.now(), roles);
    if (password === null) return { user, hash: null };
    const normalized = await passwords.validate(password, user, 'password');
    return { user, hash: await passwords.hash(normalized) };
  }
}
