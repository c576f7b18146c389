import type { UserId } from '#domain/shared/ids.ts';

/** An attempt that is not admitted. */
export interface RefusedFactorAttempt {
  /** When the next one is admitted. */
  readonly nextAt: Date;
  /** How many were refused since the last one that was admitted, this one included; every number is given once. */
  readonly refused: number;
}

/** Counts failed second proofs for each account, in the database: over all challenges, networks and instances. */
export interface FactorAttemptCounter {
  /**
   * Counts an attempt as a failure, committed before it returns, unless {@link nextFactorAttemptAt} is later than `now`.
   * Atomic: of many at once no more are admitted than the rule allows. Not in a unit of work, which could undo it.
   * Nothing is counted, nor refused, for an account that is gone.
   * @returns null when it is admitted.
   */
  admit(userId: UserId, now: Date): Promise<RefusedFactorAttempt | null>;
  /** The attempt that {@link admit} counted was right: ends the row and takes this one back. */
  succeed(userId: UserId): Promise<void>;
  /** The attempt that {@link admit} counted was not compared, or what it was for could not be done: it is no failure. */
  takeBack(userId: UserId): Promise<void>;
  removeAllOf(userId: UserId): Promise<void>;
}
