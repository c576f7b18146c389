const DAY_MS = 24 * 3_600_000;

/** Failures in a row after which there is a pause. */
export const FAILURES_BEFORE_PAUSE = 5;
/** How long the pause after each further failure is, in milliseconds. */
export const PAUSE_MS = 30_000;
/** Failures in 24 hours after which codes are closed until the day is over. */
export const FAILURES_BEFORE_CLOSING = 50;
/** The day that the failures are counted in begins with the first of them. */
export const COUNTING_MS = DAY_MS;

/** The failed second proofs of an account, over all challenges and networks. Right ones end the row, not the day. */
export interface FactorFailures {
  /** In a row, without a right one in between. */
  readonly inRow: number;
  readonly lastAt: Date | null;
  /** Since `dayStartedAt`. */
  readonly inDay: number;
  readonly dayStartedAt: Date | null;
}

/** Of an account that never failed. */
export const NO_FACTOR_FAILURES: FactorFailures = { inRow: 0, lastAt: null, inDay: 0, dayStartedAt: null };

/** When the next attempt is admitted; not later than `now` where it is admitted now. Codes only: passkeys can't be guessed. */
export function nextFactorAttemptAt(failures: FactorFailures, now: Date): Date {
  const { inRow, lastAt, inDay, dayStartedAt } = failures;
  const pauseEnds = inRow >= FAILURES_BEFORE_PAUSE && lastAt !== null ? lastAt.getTime() + PAUSE_MS : 0;
  const dayEnds = dayStartedAt === null ? 0 : dayStartedAt.getTime() + COUNTING_MS;
  const closedUntil = inDay >= FAILURES_BEFORE_CLOSING ? dayEnds : 0;
  return new Date(Math.max(now.getTime(), pauseEnds, closedUntil));
}

/** With one more failure, at `now`. */
export function withFactorFailure({ inRow, inDay, dayStartedAt }: FactorFailures, now: Date): FactorFailures {
  const sameDay = dayStartedAt !== null && now.getTime() < dayStartedAt.getTime() + COUNTING_MS;
  return {
    inRow: inRow + 1,
    lastAt: now,
    inDay: sameDay ? inDay + 1 : 1,
    dayStartedAt: sameDay ? dayStartedAt : now,
  };
}

/** The last one was none, for example because it was never compared. */
export function withoutLastFactorFailure(failures: FactorFailures): FactorFailures {
  const [inRow, inDay] = [Math.max(0, failures.inRow - 1), Math.max(0, failures.inDay - 1)];
  return {
    inRow,
    lastAt: inRow === 0 ? null : failures.lastAt,
    inDay,
    dayStartedAt: inDay === 0 ? null : failures.dayStartedAt,
  };
}

/** After a right proof: the last failure was none, and the row has ended. */
export function afterRightFactor(failures: FactorFailures): FactorFailures {
  return { ...withoutLastFactorFailure(failures), inRow: 0, lastAt: null };
}
