import type { SessionEndReason, SessionId } from '#domain/identity/sessions/session.ts';
import type { User } from '#domain/identity/accounts/user.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import type { UnitOfWork } from '#application/shared/ports/unit-of-work.ts';
import type { SessionLiveness } from './ports/session-liveness.ts';
import type { RevokedSession, SessionRepository } from './ports/session-repository.ts';
import type { UserRepository } from '../accounts/ports/user-repository.ts';

interface Deps {
  readonly uow: UnitOfWork;
  readonly users: UserRepository;
  readonly sessions: SessionRepository;
  readonly liveness: SessionLiveness;
  readonly clock: Clock;
}

/** Which sessions of a user end, and why. */
export interface Revocation {
  readonly userId: UserId;
  readonly reason: SessionEndReason;
  /** The one session that goes on. */
  readonly except?: SessionId | undefined;
}

/** Ends sessions so that their tokens are dead when it returns: commit first, then the mark. */
export class SessionRevoker {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * Ends a user's sessions together with the change that calls for it: the account is locked first, so no session
   * opens meanwhile, and its security version raised, so no login that is under way opens one afterwards.
   * @param change the writes that belong to it, given the locked account; what it throws undoes everything.
   * @returns how many live sessions ended, or null when there is no such user.
   */
  async revokeAll(revocation: Revocation, change?: (user: User) => Promise<void>): Promise<number | null> {
    const { uow, users, sessions, liveness, clock } = this.#deps;
    const { userId, reason, except = null } = revocation;
    const ended = await uow.run(async (): Promise<readonly RevokedSession[] | null> => {
      const user = await users.lock(userId);
      if (user === null) return null;
      await users.raiseSecurityVersion(userId);
      const revoked = await sessions.endAll(userId, reason, clock.now(), except);
      await change?.(user);
      return revoked;
    });
    if (ended === null) return null;
    await liveness.markEnded(ended);
    return ended.length;
  }

  /** Ends one session. @returns false when it was not live; its first reason stands. */
  async revokeOne(sessionId: SessionId, userId: UserId, reason: SessionEndReason): Promise<boolean> {
    const { sessions, liveness, clock } = this.#deps;
    const ended = await sessions.end(sessionId, userId, reason, clock.now());
    if (ended) await liveness.markEnded([{ sessionId, reason }]);
    else await this.#markAgain(sessionId, userId);
    return ended;
  }

  /** Whoever ended it may not have come to the mark yet; our answer promises that the tokens are dead. */
  async #markAgain(sessionId: SessionId, userId: UserId): Promise<void> {
    const { sessions, liveness, clock } = this.#deps;
    const owner = (await sessions.find(sessionId))?.userId ?? userId;
    // Asked for by somebody else: to them it is as good as gone, and lives on.
    if (owner !== userId) return;
    const state = await sessions.stateOf(sessionId, userId, clock.now());
    if (!state.alive) await liveness.markEnded([{ sessionId, reason: state.reason }]);
  }
}
