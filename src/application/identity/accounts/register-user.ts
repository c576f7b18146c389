import type { Registration } from '#domain/identity/accounts/profile.ts';
import { User } from '#domain/identity/accounts/user.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { Locale } from '#domain/shared/locale.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import type { IdGenerator } from '#application/shared/ports/id-generator.ts';
import type { AccountRegistrar } from './account-registrar.ts';
import type { AccountMail } from './ports/account-mail.ts';
import type { NewPasswords } from '../passwords/new-passwords.ts';
import type { Versioned } from '#application/shared/versioned.ts';
import { accountView, type AccountView } from './views.ts';

export interface RegisterUserCommand extends Registration {
  readonly password: string;
  /** The account's language. */
  readonly locale?: Locale | null;
  /** The language that the request asked for. */
  readonly requestLocale?: Locale | null;
}

interface Deps {
  readonly accounts: AccountRegistrar;
  readonly passwords: NewPasswords;
  readonly mail: AccountMail;
  readonly ids: IdGenerator;
  readonly clock: Clock;
}

/** Creates an account with the role `user`, and asks for the proof of its email. */
export class RegisterUser {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @throws {InvalidFieldsError}; {EmailTakenError}; {LoginTakenError}; {HashingOverloadedError} */
  async execute(command: RegisterUserCommand): Promise<Versioned<AccountView>> {
    const { password, requestLocale = null, ...registration } = command;
    const { accounts, passwords, mail, ids, clock } = this.#deps;
    const user = User.register(ids.next() as UserId, registration, clock.now());
    const normalized = await passwords.validate(password, user, 'password');
    const hash = await passwords.hash(normalized);
    await accounts.add(user, hash, user.id, () => mail.welcome(user, requestLocale));
    return { view: accountView(user), version: user.version };
  }
}
