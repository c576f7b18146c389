import { ContainerModule, type ServiceIdentifier } from 'inversify';
import { InProcessLoginThrottle } from '#adapters/in-process/in-process-login-throttle.ts';
import { InProcessRateLimiter } from '#adapters/in-process/in-process-rate-limiter.ts';
import type { RedisConnection } from '#adapters/redis/redis-connection.ts';
import { RedisHealthCheck } from '#adapters/redis/redis-health-check.ts';
import { RedisLoginThrottle } from '#adapters/redis/redis-login-throttle.ts';
import { RedisRateLimiter } from '#adapters/redis/redis-rate-limiter.ts';
import { RedisSessionLiveness } from '#adapters/redis/redis-session-liveness.ts';
import { RedisUserListCache } from '#adapters/redis/redis-user-list-cache.ts';
import type { Config } from '../config.ts';
import { provide } from '../provide.ts';
import { TOKENS as T } from '../tokens.ts';
import { mailRequestLimit, mailRequestLimits } from './mail-request-limit.ts';
import { loginBudget, rateLimitPolicy } from './rate-limit-policy.ts';

const LIST = Symbol('RedisUserListCache') as ServiceIdentifier<RedisUserListCache>;

/** Caches and limits that all instances share; while Redis is away each instance counts for itself. */
export function redisModule(connection: RedisConnection, config: Config): ContainerModule {
  return new ContainerModule((options) => {
    provide(options, T.CacheCheck, {}, () => new RedisHealthCheck({ connection }));
    provide(options, T.SessionLiveness, { sessions: T.SessionRepository, clock: T.Clock }, (deps) => {
      return new RedisSessionLiveness({ ...deps, connection, ttlSeconds: config.LIVENESS_TTL });
    });
    provide(options, LIST, {}, () => new RedisUserListCache({ connection, ttlSeconds: config.LIST_TTL }));
    options.bind(T.UserListCache).toService(LIST);
    options.bind(T.PageCache).toService(LIST);
    provide(options, T.MailRequestLimit, {}, () => {
      const limits = mailRequestLimits(config);
      const fallback = new InProcessRateLimiter(limits);
      return mailRequestLimit(new RedisRateLimiter({ connection, limits, fallback }), config);
    });
    provide(options, T.RateLimiter, {}, () => {
      const limits = rateLimitPolicy(config);
      return new RedisRateLimiter({ connection, limits, fallback: new InProcessRateLimiter(limits) });
    });
    provide(options, T.LoginThrottle, { clock: T.Clock }, ({ clock }) => {
      const budget = loginBudget(config);
      return new RedisLoginThrottle({
        connection,
        budget,
        fallback: new InProcessLoginThrottle({ clock, budget }),
      });
    });
  });
}
