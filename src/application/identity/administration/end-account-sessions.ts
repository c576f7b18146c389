import { UserNotFoundError } from '#domain/identity/errors.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { ActiveAdmins } from '../roles/active-admins.ts';
import type { SessionRevoker } from '../sessions/session-revoker.ts';

interface Deps {
  readonly admins: ActiveAdmins;
  readonly revoker: SessionRevoker;
}

/** Ends all sessions of any account, for admins. */
export class EndAccountSessions {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * @returns how many live sessions ended.
   * @throws {UserNotFoundError}; {UnauthenticatedError} for an admin who was demoted, suspended or deleted meanwhile.
   */
  async execute(actorId: UserId, userId: UserId): Promise<number> {
    const { admins, revoker } = this.#deps;
    const reason = 'ended_by_admin';
    const ended = await revoker.revokeAll({ userId, reason }, async ({ sessionsEnded, audit }) => {
      await admins.checkActor(actorId);
      if (sessionsEnded === 0) return;
      const data = { reason, count: sessionsEnded };
      audit.record({ type: 'session.ended', actorId, subjectId: userId, data });
    });
    if (ended === null) throw new UserNotFoundError();
    return ended;
  }
}
