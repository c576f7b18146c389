import type { RateLimitPolicy } from '#application/shared/ports/rate-limiter.ts';
import type { Config } from '../config.ts';

/** What the names of the variables say: a minute. */
const MINUTE_SECONDS = 60;

export function rateLimitPolicy(config: Config): RateLimitPolicy {
  return { limit: config.RATE_LIMIT_PER_MINUTE, windowSeconds: MINUTE_SECONDS };
}

/** Failed logins a minute; 0 turns the throttle off. */
export function loginBudget(config: Config): number {
  return config.LOGIN_ATTEMPTS_PER_MINUTE;
}
