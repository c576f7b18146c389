/** A name under which attempts count, and how many failures it may have in a window. */
export interface AttemptBudget {
  readonly name: string;
  readonly size: number;
}

/** @property window what the attempt was counted in. */
export interface CountedBudget extends AttemptBudget {
  readonly window: number;
}

/**
 * What names have used of their budgets of failed logins. Within the budget attempts count in windows of 60 s, each
 * from its first attempt. At the budget the next one is refused and attempts are spaced: when a pause is over one is
 * admitted, which begins the next pause, twice as long: 1, 2, 4 … 900 s. A refused attempt neither counts nor prolongs
 * a pause. 60 s after the window and the last pause everything is forgotten.
 */
export interface AttemptCounter {
  /**
   * Counts an attempt in all of the budgets if each admits it, else in none; atomically for each name: of many at once
   * no more than a budget holds are admitted. What is at its budget begins its first pause.
   */
  count(budgets: readonly AttemptBudget[]): Promise<readonly CountOutcome[]>;
  /** Undoes an admitted {@link count}, and ends the pauses that it began. Of `cleared` everything is forgotten. */
  takeBack(counted: readonly CountedBudget[], cleared: readonly string[]): Promise<void>;
}

/** For one budget. @property waitMs 0 when it admits the attempt; @property window what that would count in. */
export interface CountOutcome {
  readonly waitMs: number;
  readonly window: number;
}
