import type { UserId } from '#domain/shared/ids.ts';
import type { SessionLiveness } from '../sessions/ports/session-liveness.ts';
import type { UserListCache } from './ports/user-list-cache.ts';

interface Deps {
  readonly liveness: SessionLiveness;
  readonly userList: UserListCache;
}

/** Makes a stored change of an account visible everywhere. */
export class AccountChanges {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** After the commit and before the answer: no cache shows the account as it was. Never throws. */
  async publish(userId: UserId): Promise<void> {
    const { liveness, userList } = this.#deps;
    await Promise.all([liveness.accountChanged(userId), userList.invalidate()]);
  }
}
