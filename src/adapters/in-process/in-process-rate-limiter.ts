import { LRUCache } from 'lru-cache';
import type { Clock } from '#application/shared/ports/clock.ts';
import type {
  RateLimiter,
  RateLimitPolicy,
  RateLimitStanding,
} from '#application/shared/ports/rate-limiter.ts';

// About 100 MB if all of them used every second of the window, 20 MB as clients usually are.
const MOST_CLIENTS = 50_000;

/** Requests of one second; they count as a whole until the last of them (ms) has left the window. */
interface Bucket {
  readonly second: number;
  count: number;
  last: number;
}

interface Deps {
  readonly clock: Clock;
  readonly policy: RateLimitPolicy;
}

/** The sliding window in this process. The clients seen longest ago are forgotten first. */
export class InProcessRateLimiter implements RateLimiter {
  readonly #clock: Clock;
  readonly #limit: number;
  readonly #windowMs: number;
  readonly #clients: LRUCache<string, Bucket[]>;

  constructor({ clock, policy }: Deps) {
    this.#clock = clock;
    this.#limit = policy.limit;
    this.#windowMs = policy.windowSeconds * 1000;
    this.#clients = new LRUCache({ max: MOST_CLIENTS });
  }

  charge(client: string): Promise<RateLimitStanding> {
    const now = this.#clock.now().getTime();
    const buckets = this.#live(client, now);
    const allowed = totalOf(buckets) < this.#limit;
    if (allowed) {
      addTo(buckets, now);
      this.#clients.set(client, buckets);
    }
    return Promise.resolve({
      allowed,
      remaining: Math.max(0, this.#limit - totalOf(buckets)),
      resetSeconds: Math.max(1, Math.ceil(this.#resetMs(buckets, now) / 1000)),
    });
  }

  /** Without those that have left the window, or, after the clock was set back, are later than it. */
  #live(client: string, now: number): Bucket[] {
    const buckets = this.#clients.get(client) ?? [];
    return buckets.filter(({ last }) => last + this.#windowMs > now && last <= now + this.#windowMs);
  }

  /** Until so many buckets have left that a request would be allowed. */
  #resetMs(buckets: readonly Bucket[], now: number): number {
    let left = totalOf(buckets);
    for (const { count, last } of buckets.toSorted((one, other) => one.last - other.last)) {
      left -= count;
      if (left < this.#limit) return last + this.#windowMs - now;
    }
    return this.#windowMs;
  }
}

function totalOf(buckets: readonly Bucket[]): number {
  return buckets.reduce((total, { count }) => total + count, 0);
}

function addTo(buckets: Bucket[], now: number): void {
  const second = Math.floor(now / 1000);
  const current = buckets.find((bucket) => bucket.second === second);
  if (current === undefined) buckets.push({ second, count: 1, last: now });
  else {
    current.count += 1;
    current.last = now;
  }
}
