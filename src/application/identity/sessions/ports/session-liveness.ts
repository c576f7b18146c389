import type { SessionEndReason, SessionId } from '#domain/identity/sessions/session.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { RevokedSession } from './session-repository.ts';

/** Whether a session is alive, with the version of its user's account, or why it ended. */
export type Liveness =
  | { readonly alive: true; readonly accountVersion: number }
  | { readonly alive: false; readonly reason: SessionEndReason };

/** Answers whether a session is alive, for every authenticated request. */
export interface SessionLiveness {
  /**
   * The state of a session, at most `LIVENESS_TTL` old and never alive past the session's expiry. When a cache fails, the
   * repository is asked. @throws {ServiceUnavailableError} when that is unavailable, too.
   */
  stateOf(sessionId: SessionId, userId: UserId): Promise<Liveness>;
  /**
   * Call it after the commit that ended the sessions, and before the answer. When it returns, this instance refuses their
   * tokens; so does every other instance, at once when the cache is reachable, else within `LIVENESS_TTL`. Never throws.
   */
  markEnded(sessions: readonly RevokedSession[]): Promise<void>;
  /**
   * Call it after the commit that changed an account whose sessions stay alive, and before the answer. When it returns, no
   * earlier version of the account is given: on this instance, and on every other at once when the cache is reachable, else
   * within `LIVENESS_TTL`. Never throws.
   */
  accountChanged(userId: UserId): Promise<void>;
}
