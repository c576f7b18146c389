import type { Session } from '#domain/identity/sessions/session.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { Actor } from '#application/identity/actor.ts';
import type { SessionLiveness } from '#application/identity/sessions/ports/session-liveness.ts';
import type { SessionRepository } from '#application/identity/sessions/ports/session-repository.ts';
import { UnauthenticatedError } from '#application/shared/errors.ts';
import type { Clock } from '#application/shared/ports/clock.ts';

interface Deps {
  readonly sessions: Pick<SessionRepository, 'find' | 'fallToAal1'>;
  readonly liveness: Pick<SessionLiveness, 'accountChanged'>;
  readonly clock: Clock;
}

/** What changes of factors need to know of sessions, and do to them. */
export class FactorSessions {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** The session of a request, by the database: it may have ended since the request began. @throws {UnauthenticatedError} */
  async requireLive({ sessionId }: Pick<Actor, 'sessionId'>): Promise<Session> {
    const { sessions, clock } = this.#deps;
    const session = await sessions.find(sessionId);
    if (session === null) throw new UnauthenticatedError('session_expired');
    const state = session.stateAt(clock.now());
    if (!state.alive) throw new UnauthenticatedError(state.reason);
    return session;
  }

  /** Within the unit of work in which the last factor goes: sessions are worth one factor from now on. */
  async fallToAal1(userId: UserId): Promise<void> {
    await this.#deps.sessions.fallToAal1(userId);
  }

  /** After the commit of {@link fallToAal1}, before the answer: deletes what caches know of the sessions. Never throws. */
  async forget(userId: UserId): Promise<void> {
    await this.#deps.liveness.accountChanged(userId);
  }
}
