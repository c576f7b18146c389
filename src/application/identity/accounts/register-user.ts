import { RegistrationClosedError } from '#domain/identity/errors.ts';
import type { Registration } from '#domain/identity/accounts/profile.ts';
import { USER_ROLE } from '#domain/identity/roles/role.ts';
import type { Locale } from '#domain/shared/locale.ts';
import type { AccountRegistrar } from './account-registrar.ts';
import type { NewAccounts } from './new-accounts.ts';
import type { Versioned } from '#application/shared/versioned.ts';
import { accountView, type AccountView } from './views.ts';

export interface RegisterUserCommand extends Registration {
  readonly password: string;
  /** The account's language. */
  readonly locale?: Locale | null;
  /** The language that the request asked for. */
  readonly requestLocale?: Locale | null;
}

/** Who may make an account: anybody, or only who was invited. */
export type RegistrationMode = 'open' | 'invited';

interface Deps {
  readonly accounts: AccountRegistrar;
  readonly newAccounts: NewAccounts;
}

/** Creates one's own account, with the role `user`, and asks for the proof of its email. */
export class RegisterUser {
  readonly #deps: Deps;
  readonly #mode: RegistrationMode;

  constructor(deps: Deps, mode: RegistrationMode) {
    this.#deps = deps;
    this.#mode = mode;
  }

  /**
   * @throws {RegistrationClosedError} while accounts are made by invitation only; {InvalidFieldsError}; {EmailTakenError};
   *   {LoginTakenError}; {HashingOverloadedError}
   */
  async execute(command: RegisterUserCommand): Promise<Versioned<AccountView>> {
    if (this.#mode !== 'open') throw new RegistrationClosedError();
    const { password, requestLocale = null, ...registration } = command;
    const { accounts, newAccounts } = this.#deps;
    const { user, hash } = await newAccounts.prepare(registration, [USER_ROLE], password);
    await accounts.add(user, hash, user.id, requestLocale);
    return { view: accountView(user), version: user.version };
  }
}
