import { LOGIN_BUDGET_TIMES } from '#application/identity/login-budgets.ts';
import type { AttemptCounter, CountedAttempt } from '#application/identity/ports/attempt-counter.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import { ADMIT_ATTEMPT_SCRIPT, TAKE_BACK_ATTEMPT_SCRIPT } from './attempt-scripts.ts';
import { integersFrom } from './integers-from.ts';
import type { RedisConnection } from './redis-connection.ts';
import { hashedRedisKey } from './redis-key.ts';
import type { RedisScript } from './redis-script.ts';

interface Deps {
  readonly connection: RedisConnection;
  /** Redis' own clock when left out. */
  readonly clock?: Clock | undefined;
}

/** Counts in Redis, for all instances together. Throws when Redis can't be asked. */
export class RedisAttemptCounter implements AttemptCounter {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async look(name: string, budget: number): Promise<number> {
    return (await this.#admit(name, budget, 'look')).waitMs;
  }

  async count(name: string, budget: number): Promise<CountedAttempt> {
    return await this.#admit(name, budget, 'count');
  }

  async takeBack(name: string, budget: number, window: number): Promise<void> {
    await this.#run(TAKE_BACK_ATTEMPT_SCRIPT, name, budget, window);
  }

  async clear(name: string): Promise<void> {
    await this.#deps.connection.run((redis) => redis.del(attemptsKey(name)));
  }

  async #admit(name: string, budget: number, mode: 'look' | 'count'): Promise<CountedAttempt> {
    const [waitMs, window] = integersFrom(await this.#run(ADMIT_ATTEMPT_SCRIPT, name, budget, mode), 2);
    return { waitMs, window };
  }

  async #run(script: RedisScript, name: string, budget: number, last: string | number): Promise<unknown> {
    const { connection, clock } = this.#deps;
    const now = clock?.now().getTime() ?? 0;
    const { windowMs, longestPauseMs, memoryMs } = LOGIN_BUDGET_TIMES;
    const args = [budget, now, windowMs, longestPauseMs, memoryMs, last];
    return await connection.runScript(script, attemptsKey(name), args);
  }
}

function attemptsKey(name: string): string {
  return hashedRedisKey('attempts', name);
}
