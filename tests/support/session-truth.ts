import type { Session, SessionEndReason, SessionId } from '#domain/identity/sessions/session.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type {
  RevokedSession,
  SessionRepository,
  SessionStatus,
} from '#application/identity/sessions/ports/session-repository.ts';

/** What the database knows of sessions, for tests of what stands before it. */
export class SessionTruth implements Pick<SessionRepository, 'stateOf' | 'listLive'> {
  /** How often it was asked. */
  asked = 0;
  /** Set, it can't say which sessions a user has. */
  isListAway = false;
  readonly #states = new Map<SessionId, SessionStatus>();
  #gate: Promise<void> = Promise.resolve();

  opens(sessionId: SessionId, until: Date): void {
    this.#states.set(sessionId, { alive: true, until, accountVersion: 1 });
  }

  /** The commit of a change of the account whose session it is. */
  changesAccount(sessionId: SessionId, accountVersion: number): void {
    const state = this.#states.get(sessionId);
    if (state?.alive) this.#states.set(sessionId, { ...state, accountVersion });
  }

  /** The commit of an ending. */
  ends(sessionId: SessionId, reason: SessionEndReason): RevokedSession {
    this.#states.set(sessionId, { alive: false, reason });
    return { sessionId, reason };
  }

  /** Whoever asks from now on is answered with what is true when they ask, but only after `release`. */
  hold(): { release: () => void } {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#gate = promise;
    return {
      release: () => {
        this.#gate = Promise.resolve();
        resolve();
      },
    };
  }

  async stateOf(sessionId: SessionId, _userId: UserId, now: Date): Promise<SessionStatus> {
    this.asked += 1;
    const state = this.#states.get(sessionId);
    await this.#gate;
    if (state === undefined) throw new Error('The database is away.');
    return state.alive && state.until <= now ? { alive: false, reason: 'session_expired' } : state;
  }

  /** All sessions are one user's here. */
  listLive(_userId: UserId, now: Date): Promise<readonly Session[]> {
    if (this.isListAway) return Promise.reject(new Error('The database is away.'));
    const live = [...this.#states].filter(([, state]) => state.alive && state.until > now);
    return Promise.resolve(live.map(([id]) => ({ id }) as Session));
  }
}
