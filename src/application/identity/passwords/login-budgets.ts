import type { AttemptBudget, AttemptCounter, CountedBudget } from './ports/attempt-counter.ts';
import type { LoginAttempt, LoginThrottle } from './ports/login-throttle.ts';

interface Budget extends AttemptBudget {
  /** A pause of this budget does not apply to who is familiar. */
  readonly sparesFamiliar: boolean;
}

/** What a whole network, and what an account over all networks may fail, in budgets. */
const WIDE_BUDGETS = 10;

/** Milliseconds. The window of a budget, the longest pause, and for how long after both a name is remembered. */
export const LOGIN_BUDGET_TIMES = { windowMs: 60_000, longestPauseMs: 900_000, memoryMs: 60_000 } as const;

interface Deps {
  readonly counter: AttemptCounter;
  /** Failed logins a minute; 0 turns the throttle off. */
  readonly budget: number;
}

/**
 * The rule of {@link LoginThrottle} over any counter: an attempt is looked at when all its budgets admit it, and is
 * counted in all of them or in none. Throws what the counter throws.
 */
export class LoginBudgets implements LoginThrottle {
  readonly #counter: AttemptCounter;
  readonly #budget: number;
  /** What each attempt under way was counted in, so that exactly that is taken back. */
  readonly #counted = new WeakMap<LoginAttempt, readonly CountedBudget[]>();

  constructor({ counter, budget }: Deps) {
    this.#counter = counter;
    this.#budget = budget;
  }

  async admit(attempt: LoginAttempt): Promise<number> {
    if (this.#budget === 0) return 0;
    const budgets = this.#budgetsOf(attempt);
    const waits = await this.#count(attempt, budgets);
    const waitOf = (spared: boolean): number =>
      Math.max(0, ...waits.filter((_, index) => budgets[index]?.sparesFamiliar === spared));
    const [strict, lenient] = [waitOf(false), waitOf(true)];
    // Familiarity is asked for only where it decides.
    if (strict > 0 || lenient === 0) return seconds(Math.max(strict, lenient));
    // Who can't be told from a stranger is one.
    const isFamiliar = await attempt.isFamiliar().catch(() => false);
    if (!isFamiliar) return seconds(lenient);
    const applying = budgets.filter(({ sparesFamiliar }) => !sparesFamiliar);
    return seconds(Math.max(...(await this.#count(attempt, applying))));
  }

  async forgive(attempt: LoginAttempt, outcome: 'succeeded' | 'undecided'): Promise<void> {
    const counted = this.#counted.get(attempt) ?? [];
    this.#counted.delete(attempt);
    const cleared = outcome === 'succeeded' ? [accountAndNetwork(attempt)] : [];
    const others = counted.filter(({ name }) => !cleared.includes(name));
    if (counted.length > 0) await this.#counter.takeBack(others, cleared);
  }

  /** @returns for each budget the ms to wait; all 0 where the attempt was counted. */
  async #count(attempt: LoginAttempt, budgets: readonly AttemptBudget[]): Promise<readonly number[]> {
    const outcomes = await this.#counter.count(budgets);
    const waits = outcomes.map(({ waitMs }) => waitMs);
    if (Math.max(...waits) === 0) {
      const counted = budgets.map(({ name, size }, index) => ({
        name,
        size,
        window: outcomes[index]?.window ?? 0,
      }));
      this.#counted.set(attempt, counted);
    }
    return waits;
  }

  #budgetsOf(attempt: LoginAttempt): readonly Budget[] {
    const { account, network } = attempt;
    const size = this.#budget;
    return [
      { name: accountAndNetwork(attempt), size, sparesFamiliar: false },
      { name: `network ${network}`, size: size * WIDE_BUDGETS, sparesFamiliar: true },
      { name: `account ${account}`, size: size * WIDE_BUDGETS, sparesFamiliar: true },
    ];
  }
}

function accountAndNetwork({ account, network }: LoginAttempt): string {
  return `account ${account} network ${network}`;
}

function seconds(milliseconds: number): number {
  return Math.ceil(milliseconds / 1000);
}
