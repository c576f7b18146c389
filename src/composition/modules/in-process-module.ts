import { ContainerModule, type ServiceIdentifier } from 'inversify';
import { NoCacheHealthCheck } from '#adapters/in-process/no-cache-health-check.ts';
import { InProcessLoginThrottle } from '#adapters/in-process/in-process-login-throttle.ts';
import { InProcessRateLimiter } from '#adapters/in-process/in-process-rate-limiter.ts';
import { UncachedSessionLiveness } from '#adapters/in-process/uncached-session-liveness.ts';
import { UncachedUserList } from '#adapters/in-process/uncached-user-list.ts';
import type { Config } from '../config.ts';
import { provide } from '../provide.ts';
import { TOKENS as T } from '../tokens.ts';
import { mailRequestLimit, mailRequestLimits } from './mail-request-limit.ts';
import { loginBudget, rateLimitPolicy } from './rate-limit-policy.ts';

const LIST = Symbol('UncachedUserList') as ServiceIdentifier<UncachedUserList>;

/**
 * Without Redis: limits count in this process, and nothing is cached, because a command-line tool or a second instance
 * would have no way to tell this process what has ended (docs/adr/0005).
 */
export function inProcessModule(config: Config): ContainerModule {
  return new ContainerModule((options) => {
    provide(options, T.CacheCheck, {}, () => new NoCacheHealthCheck());
    provide(options, T.SessionLiveness, { sessions: T.SessionRepository, clock: T.Clock }, (deps) => {
      return new UncachedSessionLiveness(deps);
    });
    provide(options, LIST, {}, () => new UncachedUserList());
    options.bind(T.UserListCache).toService(LIST);
    options.bind(T.PageCache).toService(LIST);
    provide(options, T.MailRequestLimit, {}, () => {
      return mailRequestLimit(new InProcessRateLimiter(mailRequestLimits(config)), config);
    });
    provide(options, T.RateLimiter, {}, () => new InProcessRateLimiter(rateLimitPolicy(config)));
    provide(options, T.LoginThrottle, { clock: T.Clock }, ({ clock }) => {
      return new InProcessLoginThrottle({ clock, budget: loginBudget(config) });
    });
  });
}
