import type { SessionId } from '#domain/identity/sessions/session.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { Liveness, SessionLiveness } from '#application/identity/sessions/ports/session-liveness.ts';
import type { SessionRepository } from '#application/identity/sessions/ports/session-repository.ts';
import type { Clock } from '#application/shared/ports/clock.ts';

interface Deps {
  readonly sessions: Pick<SessionRepository, 'stateOf'>;
  readonly clock: Clock;
}

/** Asks the truth each time: for several instances that share a database but no cache. */
export class UncachedSessionLiveness implements SessionLiveness {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async stateOf(sessionId: SessionId, userId: UserId): Promise<Liveness> {
    return await this.#deps.sessions.stateOf(sessionId, userId, this.#deps.clock.now());
  }

  /** The commit was all it takes. */
  markEnded(): Promise<void> {
    return Promise.resolve();
  }

  /** The version is read each time. */
  accountChanged(): Promise<void> {
    return Promise.resolve();
  }
}
