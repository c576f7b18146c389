import { parseAccountName } from '#domain/identity/accounts/account-name.ts';
import { UserNotFoundError } from '#domain/identity/errors.ts';
import type { User } from '#domain/identity/accounts/user.ts';
import type { UserRepository } from './ports/user-repository.ts';

/** Finds an account by an email or a login, for operators. */
export class AccountLookup {
  readonly #users: UserRepository;

  constructor({ users }: { readonly users: UserRepository }) {
    this.#users = users;
  }

  /** @throws {InvalidFieldsError} for a name that nobody can have; {UserNotFoundError} */
  async find(name: string): Promise<User> {
    const user = await this.#users.findByName(parseAccountName(name));
    if (user === null) throw new UserNotFoundError();
    return user;
  }
}
