import { UserNotFoundError } from '#domain/identity/errors.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { UserRepository } from '#application/identity/accounts/ports/user-repository.ts';
import type { AccountMail } from '#application/identity/accounts/ports/account-mail.ts';
import type { SessionRevoker } from '#application/identity/sessions/session-revoker.ts';
import type { AccountFactors } from './account-factors.ts';

export interface RemoveFactorsCommand {
  readonly userId: UserId;
  /** An operator at the command line. */
  readonly actorId: null;
}

interface Deps {
  readonly users: Pick<UserRepository, 'findById'>;
  readonly revoker: SessionRevoker;
  readonly factors: AccountFactors;
  readonly mail: Pick<AccountMail, 'factorsChanged'>;
}

/** Removes all factors of an account, for operators: its owner has lost them. Where there is one, all sessions of the account end. */
export class RemoveFactors {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @returns how many factors there were, recovery codes aside. @throws {UserNotFoundError} */
  async execute({ userId, actorId }: RemoveFactorsCommand): Promise<{ readonly removed: number }> {
    const { users, revoker, factors, mail } = this.#deps;
    if ((await users.findById(userId)) === null) throw new UserNotFoundError();
    if (!(await factors.hasFactor(userId))) return { removed: 0 };
    let removed = 0;
    const ended = await revoker.revokeAll({ userId, reason: 'factors_changed' }, async (locked) => {
      const { user, sessionsEnded, audit } = locked;
      removed = await factors.removeAllOf(userId, null);
      await mail.factorsChanged(user);
      const data = { count: removed, sessionsEnded };
      audit.record({ type: 'factor.removed', actorId, subjectId: userId, data });
    });
    if (ended === null) throw new UserNotFoundError();
    return { removed };
  }
}
