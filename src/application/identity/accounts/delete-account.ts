import { UserNotFoundError } from '#domain/identity/errors.ts';
import type { UserId } from '#domain/shared/ids.ts';
import { checkExpectedVersion, type ExpectedVersions } from '#application/shared/expected-version.ts';
import type { AccountTraces } from './account-traces.ts';
import type { UserListCache } from './ports/user-list-cache.ts';
import type { UserRepository } from './ports/user-repository.ts';
import type { ActiveAdmins } from '../roles/active-admins.ts';
import type { SessionRevoker } from '../sessions/session-revoker.ts';

export interface DeleteAccountCommand {
  /** Who deletes it: the owner, an admin, or null for an operator at the command line. */
  readonly actorId: UserId | null;
  readonly userId: UserId;
  readonly expected: ExpectedVersions;
}

interface Deps {
  readonly revoker: SessionRevoker;
  readonly users: UserRepository;
  readonly admins: ActiveAdmins;
  readonly traces: AccountTraces;
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
   *   versions; {UnauthenticatedError} for an admin who was demoted, suspended or deleted meanwhile.
   */
  async execute({ actorId, userId, expected }: DeleteAccountCommand): Promise<void> {
    const { revoker, users, admins, traces, userList } = this.#deps;
    const revocation = { userId, reason: 'account_deleted' } as const;
    const ended = await revoker.revokeAll(revocation, async ({ user, sessionsEnded, audit }) => {
      if (actorId !== userId) await admins.checkActor(actorId);
      checkExpectedVersion(user.version, expected);
      await admins.checkOneRemains(user);
      await users.remove(userId);
      await traces.erase(userId);
      const data = { sessionsEnded };
      audit.record({ type: 'account.deleted', actorId, subjectId: userId, data, anonymous: true });
    });
    if (ended === null) throw new UserNotFoundError();
    await userList.invalidate();
  }
}
