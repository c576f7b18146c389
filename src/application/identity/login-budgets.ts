import type { AttemptCounter } from './ports/attempt-counter.ts';
import type { LoginAttempt, LoginThrottle } from './ports/login-throttle.ts';

/** A name under which an attempt counts, and how many failures it may have in a minute. */
interface Budget {
  readonly name: string;
  readonly size: number;
  /** A pause of this budget does not apply to who is familiar. */
  readonly sparesFamiliar: boolean;
}

interface Counted extends Budget {
  readonly window: number;
}

/** A stranger who spreads over many networks gets so many times the budget on one account. */
const OVER_ALL_NETWORKS = 10;

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
  readonly #counted = new WeakMap<LoginAttempt, readonly Counted[]>();

  constructor({ counter, budget }: Deps) {
    this.#counter = counter;
    this.#budget = budget;
  }

  async admit(attempt: LoginAttempt): Promise<number> {
    if (this.#budget === 0) return 0;
    const budgets = this.#budgetsOf(attempt);
    const waits = await Promise.all(budgets.map(({ name, size }) => this.#counter.look(name, size)));
    const applying = await withoutSpared(budgets, waits, attempt);
    if (applying.waitMs > 0) return seconds(applying.waitMs);
    return await this.#count(applying.budgets, attempt);
  }

  async forgive(attempt: LoginAttempt, outcome: 'succeeded' | 'undecided'): Promise<void> {
    const counted = this.#counted.get(attempt) ?? [];
    this.#counted.delete(attempt);
    const own = accountAndNetwork(attempt);
    await Promise.all(
      counted.map((each) =>
        outcome === 'succeeded' && each.name === own
          ? this.#counter.clear(own)
          : this.#counter.takeBack(each.name, each.size, each.window),
      ),
    );
  }

  /** Attempts that came between the look and this may have used a budget up: then nothing stays counted. */
  async #count(budgets: readonly Budget[], attempt: LoginAttempt): Promise<number> {
    const outcomes = await Promise.all(budgets.map(({ name, size }) => this.#counter.count(name, size)));
    const waits = outcomes.map(({ waitMs }) => waitMs);
    const counted = budgets
      .map((budget, index) => ({ ...budget, window: outcomes[index]?.window ?? 0 }))
      .filter((_, index) => waits[index] === 0);
    const { waitMs } = await withoutSpared(budgets, waits, attempt);
    this.#counted.set(attempt, counted);
    if (waitMs > 0) await this.forgive(attempt, 'undecided');
    return seconds(waitMs);
  }

  #budgetsOf(attempt: LoginAttempt): readonly Budget[] {
    const { account, network } = attempt;
    const size = this.#budget;
    return [
      { name: accountAndNetwork(attempt), size, sparesFamiliar: false },
      { name: `network ${network}`, size, sparesFamiliar: false },
      { name: `account ${account}`, size: size * OVER_ALL_NETWORKS, sparesFamiliar: true },
    ];
  }
}

/** The budgets that apply, and the longest wait among them; asks for familiarity only where that decides. */
async function withoutSpared(
  budgets: readonly Budget[],
  waits: readonly number[],
  attempt: LoginAttempt,
): Promise<{ readonly budgets: readonly Budget[]; readonly waitMs: number }> {
  const waitOf = (spared: boolean): number =>
    Math.max(0, ...waits.filter((_, index) => budgets[index]?.sparesFamiliar === spared));
  const [strict, lenient] = [waitOf(false), waitOf(true)];
  if (strict > 0 || lenient === 0) return { budgets, waitMs: Math.max(strict, lenient) };
  // Who can't be told from a stranger is one.
  const isFamiliar = await attempt.isFamiliar().catch(() => false);
  if (!isFamiliar) return { budgets, waitMs: lenient };
  return { budgets: budgets.filter(({ sparesFamiliar }) => !sparesFamiliar), waitMs: 0 };
}

function accountAndNetwork({ account, network }: LoginAttempt): string {
  return `account ${account} network ${network}`;
}

function seconds(milliseconds: number): number {
  return Math.ceil(milliseconds / 1000);
}
