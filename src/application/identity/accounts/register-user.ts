import { User, type Registration } from '#domain/identity/accounts/user.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import type { IdGenerator } from '#application/shared/ports/id-generator.ts';
import type { AccountRegistrar } from './account-registrar.ts';
import type { NewPasswords } from '../passwords/new-passwords.ts';
import type { Versioned } from '#application/shared/versioned.ts';
import { accountView, type AccountView } from './views.ts';

export interface RegisterUserCommand extends Registration {
  readonly password: string;
}

interface Deps {
  readonly accounts: AccountRegistrar;
  readonly passwords: NewPasswords;
  readonly ids: IdGenerator;
  readonly clock: Clock;
}

/** Creates an account with the role `user`. */
export class RegisterUser {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @throws {InvalidFieldsError}; {EmailTakenError}; {LoginTakenError}; {HashingOverloadedError} */
  async execute({ password, ...registration }: RegisterUserCommand): Promise<Versioned<AccountView>> {
    const { accounts, passwords, ids, clock } = this.#deps;
    const user = User.register(ids.next() as UserId, registration, clock.now());
    const normalized = await passwords.validate(password, user, 'password');
    await accounts.add(user, await passwords.hash(normalized), user.id);
    return { view: accountView(user), version: user.version };
  }
}
