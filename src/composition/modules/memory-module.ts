import { ContainerModule } from 'inversify';
import { MemoryCacheHealthCheck } from '#adapters/memory/memory-cache-health-check.ts';
import { MemoryLoginThrottle } from '#adapters/memory/memory-login-throttle.ts';
import { MemoryRateLimiter } from '#adapters/memory/memory-rate-limiter.ts';
import { MemorySessionLiveness } from '#adapters/memory/memory-session-liveness.ts';
import { MemoryStore } from '#adapters/memory/memory-store.ts';
import { MemoryUserListCache } from '#adapters/memory/memory-user-list-cache.ts';
import { MemoryCredentialRepository } from '#adapters/memory/identity/memory-credential-repository.ts';
import { MemorySessionRepository } from '#adapters/memory/identity/memory-session-repository.ts';
import { MemoryTaskRepository } from '#adapters/memory/tasks/memory-task-repository.ts';
import { MemoryUnitOfWork } from '#adapters/memory/memory-unit-of-work.ts';
import { MemoryUserRepository } from '#adapters/memory/identity/memory-user-repository.ts';
import type { Config } from '../config.ts';
import { provide } from '../provide.ts';
import { TOKENS as T } from '../tokens.ts';
import { loginBudget, rateLimitPolicy } from './rate-limit-policy.ts';

/** Everything in this process's memory: for tests, and to see the whole service without a database. */
export function memoryModule(config: Config): ContainerModule {
  const store = new MemoryStore();
  return new ContainerModule((options) => {
    provide(options, T.UnitOfWork, {}, () => new MemoryUnitOfWork({ store }));
    provide(options, T.UserRepository, {}, () => new MemoryUserRepository({ store }));
    provide(options, T.CredentialRepository, {}, () => new MemoryCredentialRepository({ store }));
    provide(options, T.SessionRepository, {}, () => new MemorySessionRepository({ store }));
    provide(options, T.TaskRepository, {}, () => new MemoryTaskRepository({ store }));
    provide(options, T.DatabaseChecks, {}, () => []);

    provide(options, T.CacheCheck, {}, () => new MemoryCacheHealthCheck());
    provide(options, T.SessionLiveness, { sessions: T.SessionRepository, clock: T.Clock }, (deps) => {
      return new MemorySessionLiveness({ ...deps, ttlSeconds: config.LIVENESS_TTL });
    });
    provide(options, T.UserListCache, { clock: T.Clock }, ({ clock }) => {
      return new MemoryUserListCache({ clock, ttlSeconds: config.LIST_TTL });
    });
    provide(options, T.RateLimiter, { clock: T.Clock }, ({ clock }) => {
      return new MemoryRateLimiter({ clock, policy: rateLimitPolicy(config) });
    });
    provide(options, T.LoginThrottle, { clock: T.Clock }, ({ clock }) => {
      return new MemoryLoginThrottle({ clock, budget: loginBudget(config) });
    });
  });
}
