import type { LoginChallenge, LoginChallengeId } from '#domain/factors/login-challenge.ts';
import type { UserId } from '#domain/shared/ids.ts';

/** Stores logins that wait for their second proof. */
export interface LoginChallengeRepository {
  /** Nothing is stored for an account that is gone. */
  add(challenge: LoginChallenge): Promise<void>;
  /**
   * Counts an attempt, committed before it returns, if the challenge is open at `now` and has attempts left. Atomic: of
   * many at once no more are counted than allowed. Not in a unit of work, which could undo it.
   * @returns the challenge, or null when nothing may be tried.
   */
  countAttempt(tokenHash: string, now: Date): Promise<LoginChallenge | null>;
  /** Deletes it, in one statement. @returns false when it is not there: another answer was first. */
  use(id: LoginChallengeId): Promise<boolean>;
  removeAllOf(userId: UserId): Promise<void>;
  /** Deletes at most `limit` that expired before `now`. @returns how many, or null as of other purges. */
  purge(now: Date, limit: number): Promise<number | null>;
}
