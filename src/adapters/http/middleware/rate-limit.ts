import { requestState, type Check, type CheckFor, type Exchange } from '../exchange.ts';
import { HttpProblem } from '../problems/http-problem.ts';
import type { RateLimitClient, RateLimiter, RateLimitPolicy } from '../rate-limiter.ts';

/**
 * Charges the request before its session is looked up, so that 429 comes before 401. Headers as in draft-ietf-httpapi-ratelimit-headers-10.
 */
export function rateLimit(limiter: RateLimiter | null, policy: RateLimitPolicy): CheckFor {
  if (limiter === null) return () => null;
  const described = `"default";q=${policy.limit};w=${policy.windowSeconds}`;
  const charge: Check = async (exchange) => {
    const { allowed, remaining, resetSeconds } = await limiter.charge(chargedClient(exchange));
    const { answer } = requestState(exchange.ctx);
    answer.set('RateLimit-Policy', described);
    answer.set('RateLimit', `"default";r=${remaining};t=${resetSeconds}`);
    if (allowed) return;
    const detail = `At most ${policy.limit} requests in ${policy.windowSeconds} seconds.`;
    throw new HttpProblem('request.rate_limited', detail, { 'Retry-After': String(resetSeconds) });
  };
  return ({ limited }) => (limited ? charge : null);
}

function chargedClient({ bearer, client }: Exchange): RateLimitClient {
  if (bearer?.status !== 'valid') return { network: client.network };
  const { sessionId, userId } = bearer.claims;
  return { sessionId, userId };
}
