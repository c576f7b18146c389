import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';

type Client = { readonly network: string } | { readonly sessionId: string; readonly userId: string };

interface Charge {
  readonly allowed: boolean;
  readonly remaining: number;
  readonly resetSeconds: number;
}

/** @property limit requests of a network or a session; @property userLimit of all of a user's sessions together. */
export interface RateLimits {
  readonly limit: number;
  readonly userLimit: number;
  readonly windowSeconds: number;
}

/** Counts the requests of each client in this process, in windows that begin with the client's first request. */
export class InProcessRateLimiter {
  readonly #networks: RateLimiterMemory;
  readonly #sessions: RateLimiterMemory;
  readonly #users: RateLimiterMemory;

  constructor({ limit, userLimit, windowSeconds: duration }: RateLimits) {
    this.#networks = new RateLimiterMemory({ points: limit, duration });
    this.#sessions = new RateLimiterMemory({ points: limit, duration });
    this.#users = new RateLimiterMemory({ points: userLimit, duration });
  }

  async charge(client: Client): Promise<Charge> {
    if ('network' in client) return await consume(this.#networks, client.network);
    const ofSession = await consume(this.#sessions, client.sessionId);
    if (!ofSession.allowed) return ofSession;
    const ofUser = await consume(this.#users, client.userId);
    return ofUser.remaining < ofSession.remaining || !ofUser.allowed ? ofUser : ofSession;
  }
}

async function consume(limiter: RateLimiterMemory, key: string): Promise<Charge> {
  const { consumedPoints, remainingPoints, msBeforeNext } = await limiter
    .consume(key)
    .catch((refusal: RateLimiterRes) => refusal);
  return {
    allowed: consumedPoints <= limiter.points,
    remaining: remainingPoints,
    resetSeconds: Math.max(1, Math.ceil(msBeforeNext / 1000)),
  };
}
