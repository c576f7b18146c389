/** How a client stands after a request was charged to it. */
export interface RateLimitStanding {
  readonly allowed: boolean;
  /** Requests that the window still holds. */
  readonly remaining: number;
  /** Seconds until a request would be allowed again, or, while some are left, until the window has more. At least 1. */
  readonly resetSeconds: number;
}

/** A sliding window per client: in no window of `windowSeconds` are more than `limit` requests allowed. */
export interface RateLimiter {
  /** Charges one request, atomically over all instances; a refused one is not charged. Never throws, never unlimited. */
  charge(client: string): Promise<RateLimitStanding>;
}

/** @property limit requests; @property windowSeconds seconds. */
export interface RateLimitPolicy {
  readonly limit: number;
  readonly windowSeconds: number;
}
