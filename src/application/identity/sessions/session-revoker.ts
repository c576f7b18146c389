import type { SessionEndReason, SessionId } from '#domain/identity/sessions/session.ts';
import type { User } from '#domain/identity/accounts/user.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { AuditTrail } from '#application/shared/ports/audit-trail.ts';
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

/** Which sessions of a user end, and for which reason. */
export interface Revocation {
  readonly userId: UserId;
  readonly reason: SessionEndReason;
  /** The one session that does not end. */
  readonly except?: SessionId | undefined;
}

/** The account whose sessions end, within the transaction that ends them. */
export interface LockedAccount {
  readonly user: User;
  readonly sessionsEnded: number;
  readonly audit: AuditTrail;
}

/** Ends sessions: commits, then marks them in the liveness cache. Their tokens are refused when it returns. */
export class SessionRevoker {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * Ends a user's sessions in one transaction with the change that requires it. The account is locked, so that no session
   * opens meanwhile, and its security version raised, so that no login under way opens one afterwards.
   * @param change writes and audit event of the same transaction, given the locked account; when it throws, nothing
   *   changes.
   * @param before what the transaction locks before the account.
   * @returns how many live sessions ended, or null when there is no such user.
   */
  async revokeAll(
    revocation: Revocation,
    change: (locked: LockedAccount) => Promise<void>,
    before: (now: Date) => Promise<void> = () => Promise.resolve(),
  ): Promise<number | null> {
    const { uow, users, sessions, liveness, clock } = this.#deps;
    const { userId, reason, except = null } = revocation;
    const ended = await uow.run(async (audit): Promise<readonly RevokedSession[] | null> => {
      await before(clock.now());
      const user = await users.lock(userId);
      if (user === null) return null;
      await users.raiseSecurityVersion(userId);
      const revoked = await sessions.endAll(userId, reason, clock.now(), except);
      await change({ user, sessionsEnded: revoked.length, audit });
      return revoked;
    });
    if (ended === null) return null;
    await liveness.markEnded(ended);
    return ended.length;
  }

  /**
   * Ends a user's sessions where nothing else changes.
   * @param actorId who ends them; null for an operator at the command line.
   * @returns how many live sessions ended, or null when there is no such user.
   */
  async endAll(revocation: Revocation, actorId: UserId | null): Promise<number | null> {
    const { userId, reason } = revocation;
    return await this.revokeAll(revocation, async ({ sessionsEnded, audit }) => {
      if (sessionsEnded === 0) return;
      const data = { reason, count: sessionsEnded };
      audit.record({ type: 'session.ended', actorId, subjectId: userId, data });
    });
  }

  /** Ends one session of the caller's. @returns false when it was not alive; its first reason stands. */
  async revokeOne(sessionId: SessionId, userId: UserId, reason: SessionEndReason): Promise<boolean> {
    const { uow, sessions, liveness, clock } = this.#deps;
    const ended = await uow.run(async (audit) => {
      if (!(await sessions.end(sessionId, userId, reason, clock.now()))) return false;
      const data = { reason, count: 1 };
      audit.record({ type: 'session.ended', actorId: userId, subjectId: userId, sessionId, data });
      return true;
    });
    if (ended) await liveness.markEnded([{ sessionId, reason }]);
    else await this.#repeatMark(sessionId, userId);
    return ended;
  }

  /** The session may have ended on an instance that has not marked it yet, and this answer promises that it is marked. */
  async #repeatMark(sessionId: SessionId, userId: UserId): Promise<void> {
    const { sessions, liveness, clock } = this.#deps;
    const owner = (await sessions.find(sessionId))?.userId ?? userId;
    // Another user's session is treated as unknown.
    if (owner !== userId) return;
    const state = await sessions.stateOf(sessionId, userId, clock.now());
    if (!state.alive) await liveness.markEnded([{ sessionId, reason: state.reason }]);
  }
}
