import { LRUCache } from 'lru-cache';
import { LOGIN_BUDGET_TIMES } from '#application/identity/passwords/login-budgets.ts';
import type {
  AttemptBudget,
  AttemptCounter,
  CountedBudget,
  CountOutcome,
} from '#application/identity/passwords/ports/attempt-counter.ts';
import type { Clock } from '#application/shared/ports/clock.ts';

const { windowMs, longestPauseMs, memoryMs } = LOGIN_BUDGET_TIMES;
/** About 20 MB when full. */
const MAX_NAMES = 100_000;

/** Times in ms; `pausedUntil` is 0 while no pause has begun. `refused` counts since the first of the pauses. */
interface Attempts {
  count: number;
  window: number;
  pausedUntil: number;
  refused: number;
}

/** Counts in this process. When there are too many names, those used longest ago are forgotten. */
export class InProcessAttemptCounter implements AttemptCounter {
  readonly #clock: Clock;
  /** By size: `max` would take memory for all names at the start. */
  readonly #names = new LRUCache<string, Attempts>({ maxSize: MAX_NAMES, sizeCalculation: () => 1 });

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  count(budgets: readonly AttemptBudget[]): Promise<readonly CountOutcome[]> {
    const now = this.#clock.now().getTime();
    const all = budgets.map(({ name, size }) => {
      const attempts = this.#attemptsOf(name, now);
      return { name, size, attempts, waitMs: waitOf(attempts, size, now) };
    });
    if (all.every(({ waitMs }) => waitMs === 0)) {
      for (const { name, size, attempts } of all) {
        attempts.count += 1;
        if (attempts.count > size) attempts.pausedUntil = now + pauseAfter(attempts.count, size);
        this.#names.set(name, attempts);
      }
    }
    return Promise.resolve(all.map(({ attempts, waitMs }) => ({ waitMs, window: attempts.window })));
  }

  countRefusal(names: readonly string[]): Promise<readonly number[]> {
    const counts = names.map((name) => {
      const attempts = this.#names.get(name);
      if (attempts === undefined) return 1;
      attempts.refused += 1;
      return attempts.refused;
    });
    return Promise.resolve(counts);
  }

  takeBack(counted: readonly CountedBudget[], cleared: readonly string[]): Promise<void> {
    for (const each of counted) this.#takeBack(each);
    for (const name of cleared) this.#names.delete(name);
    return Promise.resolve();
  }

  #takeBack({ name, size, window }: CountedBudget): void {
    const attempts = this.#names.get(name);
    if (attempts === undefined || attempts.window !== window) return;
    attempts.count -= 1;
    const now = this.#clock.now().getTime();
    attempts.pausedUntil = attempts.count < size ? 0 : Math.min(attempts.pausedUntil, now);
    if (attempts.pausedUntil === 0) attempts.refused = 0;
    if (attempts.count === 0) this.#names.delete(name);
  }

  /** What is remembered of a name, or a fresh window, which is remembered only once something is counted in it. */
  #attemptsOf(name: string, now: number): Attempts {
    const known = this.#names.get(name);
    return known === undefined || isOver(known, now)
      ? { count: 0, window: now + windowMs, pausedUntil: 0, refused: 0 }
      : known;
  }
}

function isOver({ window, pausedUntil }: Attempts, now: number): boolean {
  if (pausedUntil === 0) return now >= window;
  return now >= Math.max(window, pausedUntil) + memoryMs;
}

/** At the budget it begins the first pause. */
function waitOf(attempts: Attempts, budget: number, now: number): number {
  if (attempts.count < budget) return 0;
  if (attempts.pausedUntil === 0) attempts.pausedUntil = now + pauseAfter(attempts.count, budget);
  return Math.max(0, attempts.pausedUntil - now);
}

function pauseAfter(count: number, budget: number): number {
  return Math.min(1000 * 2 ** (count - budget), longestPauseMs);
}
