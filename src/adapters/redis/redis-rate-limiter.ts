import type { Clock } from '#application/shared/ports/clock.ts';
import type {
  RateLimiter,
  RateLimitPolicy,
  RateLimitStanding,
} from '#application/shared/ports/rate-limiter.ts';
import { integersFrom } from './integers-from.ts';
import { SLIDING_WINDOW_SCRIPT } from './sliding-window-script.ts';
import type { RedisConnection } from './redis-connection.ts';
import { hashedRedisKey } from './redis-key.ts';

interface Deps {
  readonly connection: RedisConnection;
  readonly policy: RateLimitPolicy;
  /** Charges while Redis is away: per instance, but never unlimited. */
  readonly fallback: RateLimiter;
  /** Redis' own clock when left out, as instances' clocks differ; tests bring one that they can move. */
  readonly clock?: Clock;
}

/** The sliding window in Redis, one for all instances. */
export class RedisRateLimiter implements RateLimiter {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async charge(client: string): Promise<RateLimitStanding> {
    try {
      return await this.#charge(client);
    } catch {
      return await this.#deps.fallback.charge(client);
    }
  }

  async #charge(client: string): Promise<RateLimitStanding> {
    const { connection, policy, clock } = this.#deps;
    const { limit, windowSeconds } = policy;
    const now = clock?.now().getTime() ?? 0;
    const reply = await connection.runScript(
      SLIDING_WINDOW_SCRIPT,
      [hashedRedisKey('rate', client)],
      [limit, windowSeconds * 1000, now],
    );
    const [allowed, remaining, resetMs] = integersFrom(reply, 3);
    return { allowed: allowed === 1, remaining, resetSeconds: Math.max(1, Math.ceil(resetMs / 1000)) };
  }
}
