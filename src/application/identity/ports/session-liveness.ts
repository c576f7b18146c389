import type { SessionEndReason, SessionId } from '#domain/identity/session.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { Ending } from './session-repository.ts';

/** Whether tokens of a session are good. */
export type Liveness =
  | {
      readonly alive: true;
      /**
       * What is read of the user's account after this was said may be remembered under the stamp and shown to the session
       * wherever the stamp is given again. Null where nothing may be remembered.
       */
      readonly stamp: string | null;
    }
  | { readonly alive: false; readonly reason: SessionEndReason };

/** Whether a session is alive, asked on every authorized request. */
export interface SessionLiveness {
  /** Never older than `LIVENESS_TTL`, never past the session's own expiry; where a cache fails, the truth is asked. */
  stateOf(sessionId: SessionId, userId: UserId): Promise<Liveness>;
  /**
   * To be called after the commit that ended the sessions and before the answer: when it returns, this instance
   * refuses their tokens, and while the cache can be reached, so does every other. Never throws.
   */
  markEnded(endings: readonly Ending[]): Promise<void>;
  /**
   * To be called after the commit that changed an account whose sessions live on, and before the answer: when it
   * returns, no session of the user is given a stamp of before, neither on this instance nor, while the cache can be
   * reached, on any other; else none is after `LIVENESS_TTL`. Never throws.
   */
  renewStamps(userId: UserId): Promise<void>;
}
