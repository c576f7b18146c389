import { UnauthenticatedError } from '#application/shared/errors.ts';
import type { Actor } from './actor.ts';
import type { UserRepository } from './ports/user-repository.ts';
import { accountView, type AccountView, type Versioned } from './views.ts';

/** The caller's own account. */
export class GetMe {
  readonly #users: UserRepository;

  constructor({ users }: { readonly users: UserRepository }) {
    this.#users = users;
  }

  /** @throws {UnauthenticatedError} when the account went in this very moment. */
  async execute(actor: Actor): Promise<Versioned<AccountView>> {
    const user = await this.#users.findById(actor.userId);
    if (user === null) throw new UnauthenticatedError('account_deleted');
    return { view: accountView(user), version: user.version };
  }
}
