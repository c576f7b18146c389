import { LOGIN_BUDGET_TIMES } from '#application/identity/passwords/login-budgets.ts';
import type {
  AttemptBudget,
  AttemptCounter,
  CountedBudget,
  CountOutcome,
} from '#application/identity/passwords/ports/attempt-counter.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import { digest } from './digest.ts';
import type { RedisConnection } from './redis-connection.ts';

const { windowMs, longestPauseMs, memoryMs } = LOGIN_BUDGET_TIMES;

interface Deps {
  readonly connection: RedisConnection;
  /** Redis' own clock when left out. */
  readonly clock?: Clock | undefined;
}

/**
 * Counts in Redis, for all instances together. The names of an attempt lie in different slots of a Cluster, so each is
 * looked at first, then counted by itself, and taken back where another attempt was faster at one of them.
 * Throws when Redis can't be asked.
 */
export class RedisAttemptCounter implements AttemptCounter {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async count(budgets: readonly AttemptBudget[]): Promise<readonly CountOutcome[]> {
    const looked = await this.#admitAll('look', budgets);
    if (looked.some(isRefused)) return looked;
    const outcomes = await this.#admitAll('count', budgets);
    if (outcomes.some(isRefused)) {
      const all = budgets.map((budget, index) => ({ ...budget, ...(outcomes[index] ?? NOT_COUNTED) }));
      await this.takeBack(
        all.filter((each) => !isRefused(each)),
        [],
      );
    }
    return outcomes;
  }

  async countRefusal(names: readonly string[]): Promise<readonly number[]> {
    return await this.#deps.connection.run((redis) =>
      Promise.all(names.map((name) => redis.refuseAttempt(keyOf(name)))),
    );
  }

  async takeBack(counted: readonly CountedBudget[], cleared: readonly string[]): Promise<void> {
    await this.#deps.connection.run((redis) =>
      Promise.all([
        ...counted.map(({ name, size, window }) =>
          redis.takeBackAttempt(keyOf(name), ...this.#times(), size, window),
        ),
        ...cleared.map((name) => redis.del(keyOf(name))),
      ]),
    );
  }

  async #admitAll(
    mode: 'look' | 'count',
    budgets: readonly AttemptBudget[],
  ): Promise<readonly CountOutcome[]> {
    const replies = await this.#deps.connection.run((redis) =>
      Promise.all(
        budgets.map(({ name, size }) => redis.admitAttempt(keyOf(name), ...this.#times(), mode, size)),
      ),
    );
    return replies.map(([waitMs, window]) => ({ waitMs, window }));
  }

  #times(): readonly number[] {
    return [this.#deps.clock?.now().getTime() ?? 0, windowMs, longestPauseMs, memoryMs];
  }
}

const NOT_COUNTED: CountOutcome = { waitMs: 1, window: 0 };

function isRefused({ waitMs }: CountOutcome): boolean {
  return waitMs > 0;
}

function keyOf(name: string): string {
  return `attempts:${digest(name)}`;
}
