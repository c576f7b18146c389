import type { AttemptBudget, AttemptCounter, CountOutcome } from './ports/attempt-counter.ts';
import type { Admission, AttemptTicket, LoginAttempt, LoginThrottle } from './ports/login-throttle.ts';

/** Budgets of a network over all accounts, and of an account over all networks, are so many times as large. */
const WIDE_FACTOR = 10;

/** Milliseconds: the window of a budget, the longest pause, and how long after both a counter is kept. */
export const LOGIN_BUDGET_TIMES = { windowMs: 60_000, longestPauseMs: 900_000, memoryMs: 60_000 } as const;

/** Whose attempts count together. */
type Counted = Pick<LoginAttempt, 'account' | 'network'>;

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

  constructor({ counter, budget }: Deps) {
    this.#counter = counter;
    this.#budget = budget;
  }

  async admit(attempt: LoginAttempt): Promise<Admission> {
    if (this.#budget === 0) return admitted(attempt, []);
    const budgets = this.#budgetsOf(attempt);
    const outcomes = await this.#counter.count(budgets);
    // Whether the network is known is looked up only when it decides.
    const onlyWide = outcomes[0]?.waitMs === 0 && outcomes.some(({ waitMs }) => waitMs > 0);
    if (!onlyWide || !(await isKnownNetwork(attempt))) {
      return await this.#admission(attempt, budgets, outcomes);
    }
    const own = budgets.slice(0, 1);
    return await this.#admission(attempt, own, await this.#counter.count(own));
  }

  async release(ticket: AttemptTicket, outcome: 'succeeded' | 'not_compared'): Promise<void> {
    const { windows, ...of } = readTicket(ticket) ?? { account: '', network: '', windows: [] };
    if (windows.length === 0) return;
    const budgets = this.#budgetsOf(of).slice(0, windows.length);
    const counted = budgets.map((budget, index) => ({ ...budget, window: windows[index] ?? 0 }));
    const cleared = outcome === 'succeeded' ? counted.splice(0, 1) : [];
    await this.#counter.takeBack(
      counted,
      cleared.map(({ name }) => name),
    );
  }

  /** Counts a refusal in the budgets that refuse; of their numbers the greatest is the attempt's. */
  async #admission(
    attempt: LoginAttempt,
    budgets: readonly AttemptBudget[],
    outcomes: readonly CountOutcome[],
  ): Promise<Admission> {
    const refusing = budgets.filter((_, index) => (outcomes[index]?.waitMs ?? 0) > 0);
    if (refusing.length === 0) return admitted(attempt, outcomes);
    const numbers = await this.#counter.countRefusal(refusing.map(({ name }) => name));
    const waitMs = Math.max(...outcomes.map((each) => each.waitMs));
    return { waitSeconds: Math.ceil(waitMs / 1000), refused: Math.max(...numbers), ticket: null };
  }

  /** Its own budget first, then those that other people can use up. */
  #budgetsOf({ account, network }: Counted): readonly AttemptBudget[] {
    const wide = WIDE_FACTOR * this.#budget;
    return [
      { name: `account ${account} network ${network}`, size: this.#budget },
      { name: `network ${network}`, size: wide },
      { name: `account ${account}`, size: wide },
    ];
  }
}

/** The ticket names the windows that counted the attempt, so that it is taken back from exactly these. */
function admitted({ account, network }: Counted, outcomes: readonly CountOutcome[]): Admission {
  const windows = outcomes.map(({ window }) => window);
  return { waitSeconds: 0, refused: 0, ticket: JSON.stringify({ account, network, windows }) };
}

/** Null for a ticket that another release, or nobody, has made. */
function readTicket(ticket: AttemptTicket): (Counted & { readonly windows: readonly number[] }) | null {
  try {
    const { account, network, windows } = JSON.parse(ticket) as Counted & { readonly windows: unknown };
    return Array.isArray(windows) ? { account, network, windows: windows.map(Number) } : null;
  } catch {
    return null;
  }
}

/** When it cannot be looked up, the network counts as unknown. */
async function isKnownNetwork(attempt: LoginAttempt): Promise<boolean> {
  return await attempt.isKnownNetwork().catch(() => false);
}
