import { LOGIN_BUDGET_TIMES } from '#application/identity/passwords/login-budgets.ts';
import type {
  AttemptBudget,
  AttemptCounter,
  CountedBudget,
  CountOutcome,
} from '#application/identity/passwords/ports/attempt-counter.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import { ADMIT_ATTEMPT_SCRIPT, TAKE_BACK_ATTEMPT_SCRIPT } from './attempt-scripts.ts';
import { integerPairsFrom } from './integers-from.ts';
import type { RedisConnection } from './redis-connection.ts';
import { hashedRedisKey } from './redis-key.ts';
import type { RedisScript } from './redis-script.ts';

interface Deps {
  readonly connection: RedisConnection;
  /** Redis' own clock when left out. */
  readonly clock?: Clock | undefined;
}

/**
 * Counts in Redis, for all instances together: one script for all names of an attempt. On a Cluster, where they lie in
 * different slots, one for each: looked at first, then counted, and taken back where others were faster at one of them.
 * Throws when Redis can't be asked.
 */
export class RedisAttemptCounter implements AttemptCounter {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async count(budgets: readonly AttemptBudget[]): Promise<readonly CountOutcome[]> {
    if (!this.#deps.connection.isCluster) return await this.#admit('count', budgets);
    const looked = await this.#admitEach('look', budgets);
    if (looked.some(isRefused)) return looked;
    const outcomes = await this.#admitEach('count', budgets);
    if (outcomes.some(isRefused)) {
      const counted = budgets.map((budget, index) => ({ ...budget, window: outcomes[index]?.window ?? 0 }));
      await this.takeBack(
        counted.filter((_, index) => outcomes[index]?.waitMs === 0),
        [],
      );
    }
    return outcomes;
  }

  async takeBack(counted: readonly CountedBudget[], cleared: readonly string[]): Promise<void> {
    if (!this.#deps.connection.isCluster) {
      await this.#takeBack(counted, cleared);
      return;
    }
    await Promise.all([
      ...counted.map((each) => this.#takeBack([each], [])),
      ...cleared.map((name) => this.#takeBack([], [name])),
    ]);
  }

  async #admitEach(
    mode: 'look' | 'count',
    budgets: readonly AttemptBudget[],
  ): Promise<readonly CountOutcome[]> {
    return (await Promise.all(budgets.map((budget) => this.#admit(mode, [budget])))).flat();
  }

  async #admit(mode: 'look' | 'count', budgets: readonly AttemptBudget[]): Promise<readonly CountOutcome[]> {
    const names = budgets.map(({ name }) => name);
    const args = [mode, ...budgets.map(({ size }) => size)];
    const reply = await this.#run(ADMIT_ATTEMPT_SCRIPT, names, args);
    return integerPairsFrom(reply, budgets.length).map(([waitMs, window]) => ({ waitMs, window }));
  }

  async #takeBack(counted: readonly CountedBudget[], cleared: readonly string[]): Promise<void> {
    const names = [...counted.map(({ name }) => name), ...cleared];
    const args = counted.flatMap(({ size, window }) => [size, window]);
    await this.#run(TAKE_BACK_ATTEMPT_SCRIPT, names, args);
  }

  async #run(
    script: RedisScript,
    names: readonly string[],
    args: readonly (string | number)[],
  ): Promise<unknown> {
    const { connection, clock } = this.#deps;
    const now = clock?.now().getTime() ?? 0;
    const { windowMs, longestPauseMs, memoryMs } = LOGIN_BUDGET_TIMES;
    const keys = names.map((name) => hashedRedisKey('attempts', name));
    return await connection.runScript(script, keys, [now, windowMs, longestPauseMs, memoryMs, ...args]);
  }
}

function isRefused({ waitMs }: CountOutcome): boolean {
  return waitMs > 0;
}
