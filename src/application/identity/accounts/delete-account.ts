import { LastAdminError, UserNotFoundError } from '#domain/identity/errors.ts';
import type { UserId } from '#domain/shared/ids.ts';
import { checkExpectedVersion, type ExpectedVersions } from '#application/shared/expected-version.ts';
import type { UserListCache } from './ports/user-list-cache.ts';
import type { UserRepository } from './ports/user-repository.ts';
import type { SessionRevoker } from '../sessions/session-revoker.ts';

export interface DeleteAccountCommand {
  readonly userId: UserId;
  readonly expected: ExpectedVersions;
}

interface Deps {
  readonly revoker: SessionRevoker;
  readonly users: UserRepository;
  readonly userList: UserListCache;
}

/** Deletes an account with its credential and its tasks. All its tokens are refused when this returns. */
export class DeleteAccount {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * @throws {UserNotFoundError}; {LastAdminError}; {PreconditionFailedError} when the account has none of the expected
   *   versions.
   */
  async execute({ userId, expected }: DeleteAccountCommand): Promise<void> {
    const { revoker, users, userList } = this.#deps;
    const ended = await revoker.revokeAll({ userId, reason: 'account_deleted' }, async (user) => {
      checkExpectedVersion(user.version, expected);
      if (user.isAdmin && (await users.countOtherAdmins(userId)) === 0) throw new LastAdminError();
      await users.remove(userId);
    });
    if (ended === null) throw new UserNotFoundError();
    await userList.invalidate();
  }
}
