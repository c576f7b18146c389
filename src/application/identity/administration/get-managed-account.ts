import { UserNotFoundError } from '#domain/identity/errors.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import type { UserRepository } from '../accounts/ports/user-repository.ts';
import { managedAccountView, type ManagedAccountView } from './views.ts';

interface Deps {
  readonly users: UserRepository;
  readonly clock: Clock;
}

/** Shows one account, for admins. */
export class GetManagedAccount {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @throws {UserNotFoundError} */
  async execute(id: UserId): Promise<ManagedAccountView> {
    const { users, clock } = this.#deps;
    const user = await users.findById(id);
    if (user === null) throw new UserNotFoundError();
    return managedAccountView(user, clock.now());
  }
}
