import type { RateLimiter } from '#adapters/http/rate-limiter.ts';
import type { MailRequestLimit } from '#application/email/ports/mail-request-limit.ts';
import type { Config } from '../config.ts';
import type { RateLimits } from './rate-limit-policy.ts';

const MINUTE_SECONDS = 60;

/** How many mails a network may ask for. */
export function mailRequestLimits({ MAIL_PER_MINUTE: limit }: Config): RateLimits {
  return { limit, userLimit: limit, windowSeconds: MINUTE_SECONDS };
}

/** A limiter of its own, or counters of its own in a shared store. Zero turns the limit off. */
export function mailRequestLimit(limiter: RateLimiter, { MAIL_PER_MINUTE: limit }: Config): MailRequestLimit {
  return {
    admit: async (network) => {
      if (limit === 0) return 0;
      const { allowed, resetSeconds } = await limiter.charge({ network: `mail ${network}` });
      return allowed ? 0 : resetSeconds;
    },
  };
}
