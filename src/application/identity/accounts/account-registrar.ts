import type { PasswordHash } from '#domain/identity/passwords/password.ts';
import type { User } from '#domain/identity/accounts/user.ts';
import type { UserListCache } from './ports/user-list-cache.ts';
import type { UserRepository } from './ports/user-repository.ts';

interface Deps {
  readonly users: UserRepository;
  readonly userList: UserListCache;
}

/** Stores a new account and invalidates the cached user list. */
export class AccountRegistrar {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Stores the account with its password hash, both or neither. @throws {EmailTakenError} {LoginTakenError} */
  async add(user: User, hash: PasswordHash): Promise<void> {
    const { users, userList } = this.#deps;
    await users.add(user, hash);
    await userList.invalidate();
  }
}
