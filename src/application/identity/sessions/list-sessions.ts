import type { Clock } from '#application/shared/ports/clock.ts';
import type { Actor } from '../actor.ts';
import type { SessionRepository } from './ports/session-repository.ts';
import { sessionView, type SessionView } from './views.ts';

/** Lists the caller's live sessions, newest first. */
export class ListSessions {
  readonly #deps: { readonly sessions: SessionRepository; readonly clock: Clock };

  constructor(deps: { readonly sessions: SessionRepository; readonly clock: Clock }) {
    this.#deps = deps;
  }

  async execute(actor: Actor): Promise<readonly SessionView[]> {
    const { sessions, clock } = this.#deps;
    const live = await sessions.listLive(actor.userId, clock.now());
    return live.map((session) => sessionView(session, session.id === actor.sessionId));
  }
}
