import { UnauthenticatedError } from '#application/shared/errors.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { Actor } from './actor.ts';
import type { AccountCache } from './ports/account-cache.ts';
import type { AccountRenderer, RenderedAccount } from './ports/account-renderer.ts';
import type { UserRepository } from './ports/user-repository.ts';
import { accountView } from './views.ts';

interface Deps {
  readonly users: UserRepository;
  readonly accounts: AccountCache;
  readonly renderer: AccountRenderer;
}

/** The caller's own account, as ready text. */
export class GetMe {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @throws {UnauthenticatedError} when the account went in this very moment. */
  async execute({ userId }: Actor): Promise<RenderedAccount> {
    const account = await this.#deps.accounts.get(userId, () => this.#compute(userId));
    if (account === null) throw new UnauthenticatedError('account_deleted');
    return account;
  }

  async #compute(userId: UserId): Promise<RenderedAccount | null> {
    const { users, renderer } = this.#deps;
    const user = await users.findById(userId);
    return user === null ? null : renderer.render({ view: accountView(user), version: user.version });
  }
}
