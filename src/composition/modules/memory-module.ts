import { ContainerModule, type ServiceIdentifier } from 'inversify';
import { NoCacheHealthCheck } from '#adapters/in-process/no-cache-health-check.ts';
import { InProcessLoginThrottle } from '#adapters/in-process/in-process-login-throttle.ts';
import { InProcessRateLimiter } from '#adapters/in-process/in-process-rate-limiter.ts';
import { MemoryAuditLog } from '#adapters/memory/audit/memory-audit-log.ts';
import { MemoryMailWorker } from '#adapters/memory/email/memory-mail-worker.ts';
import { MemoryOutbox } from '#adapters/memory/email/memory-outbox.ts';
import { MemoryAddressHolds } from '#adapters/memory/email/memory-address-holds.ts';
import { MemoryEmailChallengeRepository } from '#adapters/memory/email/memory-email-challenge-repository.ts';
import { MemoryCeremonyRepository } from '#adapters/memory/factors/memory-ceremony-repository.ts';
import { MemoryPasskeyRepository } from '#adapters/memory/factors/memory-passkey-repository.ts';
import { MemoryFactorAttemptCounter } from '#adapters/memory/factors/memory-factor-attempt-counter.ts';
import { MemoryFactorKinds } from '#adapters/memory/factors/memory-factor-kinds.ts';
import { MemoryLoginChallengeRepository } from '#adapters/memory/factors/memory-login-challenge-repository.ts';
import { MemoryRecoveryCodeRepository } from '#adapters/memory/factors/memory-recovery-code-repository.ts';
import { MemoryTotpRepository } from '#adapters/memory/factors/memory-totp-repository.ts';
import { MemoryImportRepository } from '#adapters/memory/import/memory-import-repository.ts';
import { MemorySessionLiveness } from '#adapters/memory/memory-session-liveness.ts';
import { MemoryAccountSearch } from '#adapters/memory/identity/memory-account-search.ts';
import { MemoryMetadataRepository } from '#adapters/memory/identity/memory-metadata-repository.ts';
import { MemoryInvitationRepository } from '#adapters/memory/invitations/memory-invitation-repository.ts';
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
import { mailRequestLimit, mailRequestLimits } from './mail-request-limit.ts';
import { loginBudget, rateLimitPolicy } from './rate-limit-policy.ts';

const LIST = Symbol('MemoryUserListCache') as ServiceIdentifier<MemoryUserListCache>;

/** Everything in this process's memory: for tests, and to see the whole service without a database. */
export function memoryModule(config: Config): ContainerModule {
  const store = new MemoryStore();
  return new ContainerModule((options) => {
    provide(options, T.UnitOfWork, { auditEvents: T.AuditEventFactory }, (deps) => {
      return new MemoryUnitOfWork({ ...deps, store });
    });
    provide(options, T.AuditLog, {}, () => new MemoryAuditLog({ store }));
    provide(options, T.UserRepository, {}, () => new MemoryUserRepository({ store }));
    provide(options, T.CredentialRepository, {}, () => new MemoryCredentialRepository({ store }));
    provide(options, T.SessionRepository, {}, () => new MemorySessionRepository({ store }));
    provide(options, T.AccountSearch, {}, () => new MemoryAccountSearch({ store }));
    provide(options, T.MetadataRepository, {}, () => new MemoryMetadataRepository({ store }));
    provide(options, T.InvitationRepository, {}, () => new MemoryInvitationRepository({ store }));
    provide(options, T.TaskRepository, {}, () => new MemoryTaskRepository({ store }));
    provide(options, T.MailOutbox, {}, () => new MemoryOutbox({ store }));
    provide(options, T.MailWorker, {}, () => new MemoryMailWorker({ store }));
    provide(options, T.AddressHolds, {}, () => new MemoryAddressHolds({ store }));
    provide(options, T.EmailChallengeRepository, {}, () => {
      return new MemoryEmailChallengeRepository({ store });
    });
    provide(options, T.PasskeyRepository, {}, () => new MemoryPasskeyRepository({ store }));
    provide(options, T.CeremonyRepository, {}, () => new MemoryCeremonyRepository({ store }));
    provide(options, T.FactorAttemptCounter, {}, () => new MemoryFactorAttemptCounter({ store }));
    provide(options, T.FactorKinds, {}, () => new MemoryFactorKinds({ store }));
    provide(options, T.LoginChallengeRepository, {}, () => {
      return new MemoryLoginChallengeRepository({ store });
    });
    provide(options, T.RecoveryCodeRepository, {}, () => new MemoryRecoveryCodeRepository({ store }));
    provide(options, T.TotpRepository, {}, () => new MemoryTotpRepository({ store }));
    provide(options, T.ImportRepository, {}, () => new MemoryImportRepository({ store }));
    provide(options, T.DatabaseChecks, {}, () => []);

    provide(options, T.CacheCheck, {}, () => new NoCacheHealthCheck());
    provide(options, T.SessionLiveness, { sessions: T.SessionRepository, clock: T.Clock }, (deps) => {
      return new MemorySessionLiveness({ ...deps, ttlSeconds: config.LIVENESS_TTL });
    });
    provide(options, LIST, { clock: T.Clock }, ({ clock }) => {
      return new MemoryUserListCache({ clock, ttlSeconds: config.LIST_TTL });
    });
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
