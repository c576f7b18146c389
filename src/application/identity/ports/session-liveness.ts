import type { SessionId, SessionState } from '#domain/identity/session.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { Ending } from './session-repository.ts';

/** Whether a session is alive, asked on every authorized request. */
export interface SessionLiveness {
  /** Never older than `LIVENESS_TTL`, never past the session's own expiry; where a cache fails, the truth is asked. */
  stateOf(sessionId: SessionId, userId: UserId): Promise<SessionState>;
  /**
   * To be called after the commit that ended the sessions and before the answer: when it returns, this instance
   * refuses their tokens, and while the cache can be reached, so does every other. Never throws.
   */
  markEnded(endings: readonly Ending[]): Promise<void>;
}
