import { Email } from '#domain/identity/accounts/email.ts';
import { parseAccountName } from '#domain/identity/accounts/account-name.ts';
import { EmailTakenError, LoginTakenError } from '#domain/identity/errors.ts';
import { ADMIN_ROLE, USER_ROLE } from '#domain/identity/roles/role.ts';
import { User } from '#domain/identity/accounts/user.ts';
import { DomainError } from '#domain/shared/domain-error.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import type { IdGenerator } from '#application/shared/ports/id-generator.ts';
import type { AccountRegistrar } from './account-registrar.ts';
import type { NewPasswords } from '../passwords/new-passwords.ts';
import type { UserRepository } from './ports/user-repository.ts';

/** The configured name of the first admin belongs to an account without the role. */
export class FirstAdminNameTakenError extends DomainError {
  readonly code = 'identity.first_admin_name_taken';

  constructor(name: string) {
    super(
      `The first admin can't be made: an account without the role has the name ${name} already. Run: npm run users -- grant ${name} admin`,
    );
  }
}

interface Deps {
  readonly users: UserRepository;
  readonly accounts: AccountRegistrar;
  readonly passwords: NewPasswords;
  readonly ids: IdGenerator;
  readonly clock: Clock;
}

/** Creates the admin that the configuration names, if no account holds the role. Changes no existing account. */
export class EnsureFirstAdmin {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * @param name an email or a login.
   * @returns whether an admin was created.
   * @throws {FirstAdminNameTakenError}; {InvalidFieldsError} for the name or the password; {HashingOverloadedError}
   */
  async execute(name: string, password: string): Promise<boolean> {
    const { users, accounts, passwords, ids, clock } = this.#deps;
    if (await users.hasAdmin()) return false;
    const parsed = parseAccountName(name);
    const email = parsed instanceof Email ? parsed.value : null;
    const login = email === null ? parsed.value : null;
    const registration = { email, login, firstName: 'Admin', lastName: 'Latchkey' };
    const now = clock.now();
    const roles = [USER_ROLE, ADMIN_ROLE];
    // Whoever configures the service vouches for the address.
    const admin = User.register(ids.next() as UserId, registration, now, roles).withVerifiedEmail(now);
    try {
      await accounts.add(
        admin,
        await passwords.hash(await passwords.validate(password, admin, 'password')),
        null,
      );
      return true;
    } catch (error) {
      const taken = error instanceof EmailTakenError || error instanceof LoginTakenError;
      if (!taken) throw error;
      // Another instance may have created it meanwhile.
      if (await users.hasAdmin()) return false;
      throw new FirstAdminNameTakenError(name);
    }
  }
}
