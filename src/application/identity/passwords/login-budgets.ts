import type { AttemptBudget, AttemptCounter, CountedBudget } from './ports/attempt-counter.ts';
import type { Admission, LoginAttempt, LoginThrottle } from './ports/login-throttle.ts';

/** Budgets of a network over all accounts, and of an account over all networks, are so many times as large. */
const WIDE_FACTOR = 10;

const ADMITTED: Admission = { waitSeconds: 0, refused: 0 };

/** Milliseconds: the window of a budget, the longest pause, and how long after both a counter is kept. */
export const LOGIN_BUDGET_TIMES = { windowMs: 60_000, longestPauseMs: 900_000, memoryMs: 60_000 } as const;

interface Deps {
  readonly counter: AttemptCounter;
  /** Failed logins a minute; 0 turns the throttle off. */
  readonly budget: number;
}

/**
 * The rule of {@link LoginThrottle} over any counter: an attempt is admitted when all its budgets admit it, and counts in
 * all of them or in none. Throws what the counter throws.
 */
export class LoginBudgets implements LoginThrottle {
  readonly #counter: AttemptCounter;
  readonly #budget: number;
  /** The windows in which each attempt under way was counted, so that exactly these are taken back. */
  readonly #counted = new WeakMap<LoginAttempt, readonly CountedBudget[]>();

  constructor({ counter, budget }: Deps) {
    this.#counter = counter;
    this.#budget = budget;
  }

  async admit(attempt: LoginAttempt): Promise<Admission> {
    if (this.#budget === 0) return ADMITTED;
    const own = this.#ownBudget(attempt);
    const all = [own, ...this.#wideBudgets(attempt)];
    const waits = await this.#count(attempt, all);
    // Whether the network is known is looked up only when it decides.
    const onlyWide = waits[0] === 0 && Math.max(...waits) > 0;
    if (!onlyWide || !(await isKnownNetwork(attempt))) return await this.#admission(all, waits);
    return await this.#admission([own], await this.#count(attempt, [own]));
  }

  async release(attempt: LoginAttempt, outcome: 'succeeded' | 'not_compared'): Promise<void> {
    const counted = this.#counted.get(attempt) ?? [];
    this.#counted.delete(attempt);
    const cleared = outcome === 'succeeded' ? [accountAndNetwork(attempt)] : [];
    const others = counted.filter(({ name }) => !cleared.includes(name));
    if (counted.length > 0) await this.#counter.takeBack(others, cleared);
  }

  /** Counts the refusal in the budgets that refuse; of their numbers the greatest is the attempt's. */
  async #admission(budgets: readonly AttemptBudget[], waits: readonly number[]): Promise<Admission> {
    const waitMs = Math.max(...waits);
    if (waitMs === 0) return ADMITTED;
    const refusing = budgets.filter((_, index) => (waits[index] ?? 0) > 0).map(({ name }) => name);
    const refused = Math.max(...(await this.#counter.countRefusal(refusing)));
    return { waitSeconds: Math.ceil(waitMs / 1000), refused };
  }

  /** @returns for each budget the milliseconds to wait; all 0 when the attempt was counted. */
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

  /** The budgets that other people can use up. */
  #wideBudgets({ account, network }: LoginAttempt): readonly AttemptBudget[] {
    const size = WIDE_FACTOR * this.#budget;
    return [
      { name: `network ${network}`, size },
      { name: `account ${account}`, size },
    ];
  }
}

/** When it cannot be looked up, the network counts as unknown. */
async function isKnownNetwork(attempt: LoginAttempt): Promise<boolean> {
  return await attempt.isKnownNetwork().catch(() => false);
}

function accountAndNetwork({ account, network }: LoginAttempt): string {
  return `account ${account} network ${network}`;
}
