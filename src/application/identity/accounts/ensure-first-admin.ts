import { Email } from '#domain/identity/accounts/email.ts';
import { parseAccountName } from '#domain/identity/accounts/account-name.ts';
import { EmailTakenError, LoginTakenError } from '#domain/identity/errors.ts';
import { ADMIN_ROLE, USER_ROLE } from '#domain/identity/roles/role.ts';
import { DomainError } from '#domain/shared/domain-error.ts';
import type { AccountRegistrar } from './account-registrar.ts';
import type { NewAccounts } from './new-accounts.ts';
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
  readonly newAccounts: NewAccounts;
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
    const { users, accounts, newAccounts } = this.#deps;
    if (await users.hasAdmin()) return false;
    const parsed = parseAccountName(name);
    const email = parsed instanceof Email ? parsed.value : null;
    const login = email === null ? parsed.value : null;
    const registration = { email, login, firstName: 'Admin', lastName: 'Latchkey' };
    const { user, hash } = await newAccounts.prepare(registration, [USER_ROLE, ADMIN_ROLE], password);
    try {
      // Whoever configures the service vouches for the address.
      await accounts.add(user.withVerifiedEmail(user.createdAt), hash, null);
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
