import type { RequestState, RouteMiddleware } from '../context.ts';
import { HttpProblem } from '../problems/http-problem.ts';
import type { RateLimitClient, RateLimiter, RateLimitPolicy } from '../rate-limiter.ts';

/**
 * Charges the request before its session is looked up, so that 429 comes before 401. Headers as in
 * draft-ietf-httpapi-ratelimit-headers-10.
 */
export function rateLimit(limiter: RateLimiter, policy: RateLimitPolicy): RouteMiddleware {
  const described = `"default";q=${policy.limit};w=${policy.windowSeconds}`;
  return async (ctx, next) => {
    const { allowed, remaining, resetSeconds } = await limiter.charge(chargedClient(ctx.state));
    ctx.set('RateLimit-Policy', described);
    ctx.set('RateLimit', `"default";r=${remaining};t=${resetSeconds}`);
    if (!allowed) {
      const detail = `At most ${policy.limit} requests in ${policy.windowSeconds} seconds.`;
      throw new HttpProblem('request.rate_limited', detail, { 'Retry-After': String(resetSeconds) });
    }
    await next();
  };
}

function chargedClient({ accessToken, client }: RequestState): RateLimitClient {
  if (accessToken?.status !== 'valid') return { network: client.network };
  const { sessionId, userId } = accessToken.claims;
  return { sessionId, userId };
}
