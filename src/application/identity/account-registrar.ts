import type { PasswordHash } from '#domain/identity/password.ts';
import type { User } from '#domain/identity/user.ts';
import type { UnitOfWork } from '#application/shared/ports/unit-of-work.ts';
import type { CredentialRepository } from './ports/credential-repository.ts';
import type { UserListCache } from './ports/user-list-cache.ts';
import type { UserRepository } from './ports/user-repository.ts';

interface Deps {
  readonly uow: UnitOfWork;
  readonly users: UserRepository;
  readonly credentials: CredentialRepository;
  readonly userList: UserListCache;
}

/** Keeps a new account with its credential, both or neither, and shows it in the list. */
export class AccountRegistrar {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @throws {EmailTakenError} {LoginTakenError} */
  async add(user: User, hash: PasswordHash): Promise<void> {
    const { uow, users, credentials, userList } = this.#deps;
    await uow.run(async () => {
      await users.add(user);
      await credentials.add(user.id, hash);
    });
    await userList.invalidate();
  }
}
