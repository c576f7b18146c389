import type { UserId } from '#domain/shared/ids.ts';

/** Counts failed second proofs for each account, in the database: over all challenges, networks and instances. */
export interface FactorAttemptCounter {
  /**
   * Counts an attempt as a failure, committed before it returns, unless {@link nextFactorAttemptAt} is later than `now`.
   * Atomic: of many at once no more are admitted than the rule allows.
   * @returns when the next attempt is admitted, or null when this one is.
   */
  admit(userId: UserId, now: Date): Promise<Date | null>;
  /** The attempt that {@link admit} counted was right: ends the row and takes this one back. */
  succeed(userId: UserId): Promise<void>;
  removeAllOf(userId: UserId): Promise<void>;
}
