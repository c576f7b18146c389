import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { digest } from './digest.ts';
import type { RedisConnection } from './redis-connection.ts';

type Client = { readonly network: string } | { readonly sessionId: string; readonly userId: string };

interface Charge {
  readonly allowed: boolean;
  readonly remaining: number;
  readonly resetSeconds: number;
}

interface RateLimiter {
  charge(client: Client): Promise<Charge>;
}

interface Deps {
  readonly connection: RedisConnection;
  /** Requests of a network or a session in a window; `userLimit` of all of a user's sessions together. */
  readonly limits: { readonly limit: number; readonly userLimit: number; readonly windowSeconds: number };
  /** Charges while Redis is away: per instance, but never unlimited. */
  readonly fallback: RateLimiter;
}

/** Counts the requests of each client in Redis, for all instances, in windows that begin with its first request. */
export class RedisRateLimiter implements RateLimiter {
  readonly #deps: Deps;
  readonly #networks: RateLimiterRedis;

  constructor(deps: Deps) {
    const { connection, limits } = deps;
    this.#deps = deps;
    this.#networks = new RateLimiterRedis({
      storeClient: connection.client,
      rejectIfRedisNotReady: true,
      keyPrefix: 'rate',
      points: limits.limit,
      duration: limits.windowSeconds,
    });
  }

  async charge(client: Client): Promise<Charge> {
    try {
      return 'network' in client
        ? await this.#chargeNetwork(client.network)
        : await this.#chargeSession(client);
    } catch {
      return await this.#deps.fallback.charge(client);
    }
  }

  async #chargeNetwork(network: string): Promise<Charge> {
    const { connection, limits } = this.#deps;
    const { consumedPoints, msBeforeNext } = await connection.run(() =>
      this.#networks.consume(digest(network)).catch((refusal: unknown) => {
        if (refusal instanceof RateLimiterRes) return refusal;
        throw refusal;
      }),
    );
    return chargeOf(limits.limit, consumedPoints, msBeforeNext);
  }

  async #chargeSession({ sessionId, userId }: { sessionId: string; userId: string }): Promise<Charge> {
    const { connection, limits } = this.#deps;
    // The braces put both keys into one slot of a Cluster.
    const userKey = `rate:{${userId}}`;
    const [sessionCount, sessionMs, userCount, userMs] = await connection.run((redis) =>
      redis.chargeSession(`${userKey}:${sessionId}`, userKey, limits.limit, limits.windowSeconds),
    );
    const ofSession = chargeOf(limits.limit, sessionCount, sessionMs);
    if (userCount === undefined || userMs === undefined) return ofSession;
    const ofUser = chargeOf(limits.userLimit, userCount, userMs);
    return ofUser.remaining < ofSession.remaining || !ofUser.allowed ? ofUser : ofSession;
  }
}

function chargeOf(limit: number, count: number, leftMs: number): Charge {
  return {
    allowed: count <= limit,
    remaining: Math.max(0, limit - count),
    resetSeconds: Math.max(1, Math.ceil(leftMs / 1000)),
  };
}
