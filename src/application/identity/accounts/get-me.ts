import { UnauthenticatedError } from '#application/shared/errors.ts';
import type { Versioned } from '#application/shared/versioned.ts';
import type { Actor } from '../actor.ts';
import type { AccountCache } from './ports/account-cache.ts';
import type { UserRepository } from './ports/user-repository.ts';
import { accountView, type AccountView } from './views.ts';

interface Deps {
  readonly users: UserRepository;
  readonly accounts: AccountCache;
}

/** Shows the caller's own account. */
export class GetMe {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @throws {UnauthenticatedError} `account_deleted`, when it was deleted after the request was authenticated. */
  async execute({ userId, accountVersion }: Actor): Promise<Versioned<AccountView>> {
    const { users, accounts } = this.#deps;
    const known = accounts.find(userId, accountVersion);
    if (known !== null) return known;
    const user = await users.findById(userId);
    if (user === null) throw new UnauthenticatedError('account_deleted');
    const account = { view: accountView(user), version: user.version };
    accounts.keep(userId, account);
    return account;
  }
}
