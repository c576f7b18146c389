import { UnauthenticatedError } from '#application/shared/errors.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { Actor } from './actor.ts';
import type { AccountCache } from './ports/account-cache.ts';
import type { UserRepository } from './ports/user-repository.ts';
import { accountView, type AccountView, type Versioned } from './views.ts';

interface Deps {
  readonly users: UserRepository;
  readonly accounts: AccountCache;
}

/** The caller's own account. */
export class GetMe {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @throws {UnauthenticatedError} when the account went in this very moment. */
  async execute({ userId }: Actor): Promise<Versioned<AccountView>> {
    const account = await this.#deps.accounts.get(userId, () => this.#read(userId));
    if (account === null) throw new UnauthenticatedError('account_deleted');
    return account;
  }

  async #read(userId: UserId): Promise<Versioned<AccountView> | null> {
    const user = await this.#deps.users.findById(userId);
    return user === null ? null : { view: accountView(user), version: user.version };
  }
}
