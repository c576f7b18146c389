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
  execute(actor: Actor): RenderedAccount | Promise<RenderedAccount> {
    return this.#deps.accounts.get(actor, () => this.#render(actor.userId));
  }

  async #render(userId: UserId): Promise<RenderedAccount> {
    const { users, renderer } = this.#deps;
    const user = await users.findById(userId);
    if (user === null) throw new UnauthenticatedError('account_deleted');
    return renderer.render({ view: accountView(user), version: user.version });
  }
}
