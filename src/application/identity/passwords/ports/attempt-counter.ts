/** A counter's name, and how many failed attempts its window allows. */
export interface AttemptBudget {
  readonly name: string;
  readonly size: number;
}

/** A budget in which an attempt was counted. @property window identifies the window that counted it. */
export interface CountedBudget extends AttemptBudget {
  readonly window: number;
}

/**
 * Counts failed logins against budgets. Attempts count in windows of 60 s, each beginning with its first attempt. When a
 * budget is used up, attempts are spaced by exponential back-off: after each pause one is admitted, which begins the next
 * pause, twice as long: 1, 2, 4 … 900 s. A refused attempt neither counts nor prolongs a pause. 60 s after the window and
 * the last pause the counter is reset.
 */
export interface AttemptCounter {
  /**
   * Counts an attempt in all budgets if each admits it, else in none. Atomic for each name: of many concurrent attempts no
   * more are admitted than a budget allows. A budget that is used up by it begins its first pause.
   */
  count(budgets: readonly AttemptBudget[]): Promise<readonly CountOutcome[]>;
  /**
   * Counts a refused attempt for each of these names, which does not prolong their pauses.
   * @returns for each how many were refused since its pauses began, this one included; every number is given once.
   */
  countRefusal(names: readonly string[]): Promise<readonly number[]>;
  /** Undoes an admitted {@link count}, and the pauses that it began. The counters called `cleared` are reset. */
  takeBack(counted: readonly CountedBudget[], cleared: readonly string[]): Promise<void>;
}

/** The outcome for one budget. @property waitMs 0 when it admits the attempt. @property window as in {@link CountedBudget}. */
export interface CountOutcome {
  readonly waitMs: number;
  readonly window: number;
}
