import type { SessionEndReason, SessionId } from '#domain/identity/sessions/session.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { RevokedSession } from './session-repository.ts';

/** Whether tokens of a session are good, and the version of its user's account. */
export type Liveness =
  | { readonly alive: true; readonly accountVersion: number }
  | { readonly alive: false; readonly reason: SessionEndReason };

/** Whether a session is alive, asked on every authorized request. */
export interface SessionLiveness {
  /** Never older than `LIVENESS_TTL`, never past the session's own expiry; where a cache fails, the truth is asked. */
  stateOf(sessionId: SessionId, userId: UserId): Promise<Liveness>;
  /**
   * To be called after the commit that ended the sessions and before the answer: when it returns, this instance
   * refuses their tokens, and while the cache can be reached, so does every other. Never throws.
   */
  markEnded(sessions: readonly RevokedSession[]): Promise<void>;
  /**
   * To be called after the commit that changed an account whose sessions live on, and before the answer: when it
   * returns, no earlier version of the account is given, neither on this instance nor, while the cache can be
   * reached, on any other; else none is after `LIVENESS_TTL`. Never throws.
   */
  accountChanged(userId: UserId): Promise<void>;
}
