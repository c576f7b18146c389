import type { AttemptBudget, AttemptCounter, CountedBudget } from './ports/attempt-counter.ts';
import type { LoginAttempt, LoginThrottle } from './ports/login-throttle.ts';

/** What a network over all accounts, and an account over all networks, may fail: so many times the budget. */
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
    const own = this.#ownBudget(attempt);
    const [ownWait = 0, ...wideWaits] = await this.#count(attempt, [own, ...this.#wideBudgets(attempt)]);
    const wideWait = Math.max(...wideWaits);
    // Familiarity is looked up only where it decides.
    if (ownWait > 0 || wideWait === 0) return seconds(Math.max(ownWait, wideWait));
    if (!(await isFamiliar(attempt))) return seconds(wideWait);
    const [wait = 0] = await this.#count(attempt, [own]);
    return seconds(wait);
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

  #ownBudget(attempt: LoginAttempt): AttemptBudget {
    return { name: accountAndNetwork(attempt), size: this.#budget };
  }

  /** Those that strangers can use up. */
  #wideBudgets({ account, network }: LoginAttempt): readonly AttemptBudget[] {
    const size = WIDE_BUDGETS * this.#budget;
    return [
      { name: `network ${network}`, size },
      { name: `account ${account}`, size },
    ];
  }
}

/** Who can't be told from a stranger is one. */
async function isFamiliar(attempt: LoginAttempt): Promise<boolean> {
  return await attempt.isFamiliar().catch(() => false);
}

function accountAndNetwork({ account, network }: LoginAttempt): string {
  return `account ${account} network ${network}`;
}

function seconds(milliseconds: number): number {
  return Math.ceil(milliseconds / 1000);
}
