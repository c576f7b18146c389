import type { PasswordHash } from '#domain/identity/passwords/password.ts';
import type { User } from '#domain/identity/accounts/user.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { UnitOfWork } from '#application/shared/ports/unit-of-work.ts';
import type { AddressHolds } from './ports/address-holds.ts';
import type { UserListCache } from './ports/user-list-cache.ts';
import type { UserRepository } from './ports/user-repository.ts';

interface Deps {
  readonly uow: UnitOfWork;
  readonly users: UserRepository;
  readonly holds: AddressHolds;
  readonly userList: UserListCache;
}

/** Stores a new account and invalidates the cached user list. */
export class AccountRegistrar {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * Stores the account with its password hash, both or neither.
   * @param hash null for an account that nobody can log in to with a password yet.
   * @param actorId who makes the account; null for an operator at the command line, or the service itself.
   * @param also done in the same unit of work.
   * @throws {EmailTakenError} {LoginTakenError}
   */
  async add(
    user: User,
    hash: PasswordHash | null,
    actorId: UserId | null,
    also: () => Promise<void> = () => Promise.resolve(),
  ): Promise<void> {
    const { uow, users, holds, userList } = this.#deps;
    const { id, email, login, roles } = user;
    await uow.run(async (audit) => {
      if (email !== null) await holds.claim([email], id, user.createdAt);
      await users.add(user, hash ?? undefined);
      await also();
      audit.record({ type: 'account.registered', actorId, subjectId: id, data: { email, login, roles } });
    });
    await userList.invalidate();
  }
}
