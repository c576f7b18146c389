import { UserNotFoundError } from '#domain/identity/errors.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { UserRepository } from './ports/user-repository.ts';
import type { Versioned } from '#application/shared/versioned.ts';
import { publicUserView, type PublicUserView } from './views.ts';

/** Shows what is public of a user. */
export class GetUser {
  readonly #users: UserRepository;

  constructor({ users }: { readonly users: UserRepository }) {
    this.#users = users;
  }

  /** @throws {UserNotFoundError} */
  async execute(id: UserId): Promise<Versioned<PublicUserView>> {
    const user = await this.#users.findById(id);
    if (user === null) throw new UserNotFoundError();
    return { view: publicUserView(user), version: user.version };
  }
}
