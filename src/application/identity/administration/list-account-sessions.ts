import { UserNotFoundError } from '#domain/identity/errors.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import type { UserRepository } from '../accounts/ports/user-repository.ts';
import type { Actor } from '../actor.ts';
import type { SessionRepository } from '../sessions/ports/session-repository.ts';
import { sessionView, type SessionView } from '../sessions/views.ts';

interface Deps {
  readonly users: UserRepository;
  readonly sessions: SessionRepository;
  readonly clock: Clock;
}

/** Lists the live sessions of any account, newest first, for admins. */
export class ListAccountSessions {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @throws {UserNotFoundError} */
  async execute(actor: Actor, userId: UserId): Promise<readonly SessionView[]> {
    const { users, sessions, clock } = this.#deps;
    if ((await users.findById(userId)) === null) throw new UserNotFoundError();
    const live = await sessions.listLive(userId, clock.now());
    return live.map((session) => sessionView(session, session.id === actor.sessionId));
  }
}
