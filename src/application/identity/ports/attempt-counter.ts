/**
 * What one name has used of its budget of failed logins. Within the budget attempts count in windows of 60 s, each
 * from its first attempt. At the budget the next one is refused and attempts are spaced: when a pause is over one is
 * admitted, which begins the next pause, twice as long: 1, 2, 4 … 900 s. A refused attempt neither counts nor prolongs
 * a pause. 60 s after the window and the last pause everything is forgotten.
 */
export interface AttemptCounter {
  /** What {@link count} would say. It begins the first pause of a name that is at its budget. @returns ms to wait. */
  look(name: string, budget: number): Promise<number>;
  /** Counts an attempt if it is admitted, atomically: of many at once no more than the budget holds are. */
  count(name: string, budget: number): Promise<CountedAttempt>;
  /** Undoes one admitted {@link count}, and ends the pause that it began. @param window the one it was counted in. */
  takeBack(name: string, budget: number, window: number): Promise<void>;
  /** Forgets everything about a name. */
  clear(name: string): Promise<void>;
}

/** @property waitMs 0 when the attempt was admitted and counted; @property window what it was counted in. */
export interface CountedAttempt {
  readonly waitMs: number;
  readonly window: number;
}
