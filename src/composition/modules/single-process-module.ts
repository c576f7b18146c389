import { ContainerModule } from 'inversify';
import { MemoryCacheHealthCheck } from '#adapters/memory/memory-cache-health-check.ts';
import { MemoryLoginThrottle } from '#adapters/memory/memory-login-throttle.ts';
import { MemoryRateLimiter } from '#adapters/memory/memory-rate-limiter.ts';
import { UncachedSessionLiveness } from '#adapters/memory/uncached-session-liveness.ts';
import { UncachedUserList } from '#adapters/memory/uncached-user-list.ts';
import type { Config } from '../config.ts';
import { provide } from '../provide.ts';
import { TOKENS as T } from '../tokens.ts';
import { loginBudget, rateLimitPolicy } from './rate-limit-policy.ts';

/**
 * Without Redis: limits count in this process, and nothing is cached, because a command-line tool or a second instance
 * would have no way to tell this process what has ended (docs/adr/0005).
 */
export function singleProcessModule(config: Config): ContainerModule {
  return new ContainerModule((options) => {
    provide(options, T.CacheCheck, {}, () => new MemoryCacheHealthCheck());
    provide(options, T.SessionLiveness, { sessions: T.SessionRepository, clock: T.Clock }, (deps) => {
      return new UncachedSessionLiveness(deps);
    });
    provide(options, T.UserListCache, {}, () => new UncachedUserList());
    provide(options, T.RateLimiter, { clock: T.Clock }, ({ clock }) => {
      return new MemoryRateLimiter({ clock, policy: rateLimitPolicy(config) });
    });
    provide(options, T.LoginThrottle, { clock: T.Clock }, ({ clock }) => {
      return new MemoryLoginThrottle({ clock, budget: loginBudget(config) });
    });
  });
}
