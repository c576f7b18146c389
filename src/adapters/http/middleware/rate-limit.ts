import type { RateLimiter, RateLimitPolicy } from '#application/shared/ports/rate-limiter.ts';
import { requestState, type Check, type CheckFor } from '../exchange.ts';
import { HttpProblem } from '../problems/http-problem.ts';

/**
 * Charges the request to the user of a genuine token, else to the client's network; before the session is looked up,
 * so that 429 comes before 401. Headers as in draft-ietf-httpapi-ratelimit-headers-10.
 */
export function rateLimit(limiter: RateLimiter | null, policy: RateLimitPolicy): CheckFor {
  if (limiter === null) return () => null;
  const described = `"default";q=${policy.limit};w=${policy.windowSeconds}`;
  const charge: Check = async ({ ctx, bearer, client }) => {
    const charged = bearer?.status === 'valid' ? `user:${bearer.claims.userId}` : `network:${client.network}`;
    const { allowed, remaining, resetSeconds } = await limiter.charge(charged);
    const { answer } = requestState(ctx);
    answer.set('RateLimit-Policy', described);
    answer.set('RateLimit', `"default";r=${remaining};t=${resetSeconds}`);
    if (allowed) return;
    const detail = `At most ${policy.limit} requests in ${policy.windowSeconds} seconds.`;
    throw new HttpProblem('request.rate_limited', detail, { 'Retry-After': String(resetSeconds) });
  };
  return ({ limited }) => (limited ? charge : null);
}
