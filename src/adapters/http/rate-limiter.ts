/** Whom a request is charged to: its session and user where its access token holds, else its network. */
export type RateLimitClient =
  | { readonly network: string }
  | { readonly sessionId: string; readonly userId: string };

/** The state of a client's budget after a request was charged to it. */
export interface Charge {
  readonly allowed: boolean;
  /** Requests left in the present window. */
  readonly remaining: number;
  /** Seconds until the present window ends; at least 1. */
  readonly resetSeconds: number;
}

export interface RateLimiter {
  /**
   * Charges one request, atomically over all instances: to a network, or to a session and, if the session's budget
   * admits it, to its user as well. Never throws and is never unlimited.
   */
  charge(client: RateLimitClient): Promise<Charge>;
}

/** What the headers say of the limit. @property limit requests in `windowSeconds`. */
export interface RateLimitPolicy {
  readonly limit: number;
  readonly windowSeconds: number;
}
