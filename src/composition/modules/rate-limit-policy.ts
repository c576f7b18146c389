import type { Config } from '../config.ts';

/** What the names of the variables say: a minute. */
const MINUTE_SECONDS = 60;
/** How many sessions' budgets a user has, so that many sessions are no way around the limit. */
const USER_BUDGETS = 10;

/** @property limit requests of a network or a session; @property userLimit of all of a user's sessions together. */
export interface RateLimits {
  readonly limit: number;
  readonly userLimit: number;
  readonly windowSeconds: number;
}

export function rateLimitPolicy({ RATE_LIMIT_PER_MINUTE: limit }: Config): RateLimits {
  return { limit, userLimit: USER_BUDGETS * limit, windowSeconds: MINUTE_SECONDS };
}

/** Failed logins a minute; 0 turns the throttle off. */
export function loginBudget(config: Config): number {
  return config.LOGIN_ATTEMPTS_PER_MINUTE;
}
