import { ContainerModule } from 'inversify';
import { PostgresAuditLog } from '#adapters/postgres/audit/postgres-audit-log.ts';
import type { Database } from '#adapters/postgres/database.ts';
import type { PoolerMode } from '#adapters/postgres/database-options.ts';
import { DatabaseHealthCheck } from '#adapters/postgres/database-health-check.ts';
import { PostgresCredentialRepository } from '#adapters/postgres/identity/passwords/postgres-credential-repository.ts';
import { PostgresAddressHolds } from '#adapters/postgres/email/postgres-address-holds.ts';
import { PostgresEmailChallengeRepository } from '#adapters/postgres/email/postgres-email-challenge-repository.ts';
import { PostgresSessionRepository } from '#adapters/postgres/identity/sessions/postgres-session-repository.ts';
import { PostgresAccountSearch } from '#adapters/postgres/identity/administration/postgres-account-search.ts';
import { PostgresMetadataRepository } from '#adapters/postgres/identity/metadata/postgres-metadata-repository.ts';
import { PostgresInvitationRepository } from '#adapters/postgres/invitations/postgres-invitation-repository.ts';
import { PostgresUserRepository } from '#adapters/postgres/identity/accounts/postgres-user-repository.ts';
import type { PgBossOutbox } from '#adapters/postgres/jobs/pg-boss-outbox.ts';
import { PgBossWorker } from '#adapters/postgres/jobs/pg-boss-worker.ts';
import { PostgresCeremonyRepository } from '#adapters/postgres/factors/passkeys/postgres-ceremony-repository.ts';
import { PostgresFactorAttemptCounter } from '#adapters/postgres/factors/postgres-factor-attempt-counter.ts';
import { PostgresFactorKinds } from '#adapters/postgres/factors/postgres-factor-kinds.ts';
import { PostgresLoginChallengeRepository } from '#adapters/postgres/factors/postgres-login-challenge-repository.ts';
import { PostgresRecoveryCodeRepository } from '#adapters/postgres/factors/postgres-recovery-code-repository.ts';
import { PostgresTotpRepository } from '#adapters/postgres/factors/postgres-totp-repository.ts';
import { PostgresPasskeyRepository } from '#adapters/postgres/factors/passkeys/postgres-passkey-repository.ts';
import { PostgresImportRepository } from '#adapters/postgres/import/postgres-import-repository.ts';
import { MigrationsHealthCheck } from '#adapters/postgres/migrations-health-check.ts';
import { PostgresUnitOfWork } from '#adapters/postgres/postgres-unit-of-work.ts';
import { PostgresTaskRepository } from '#adapters/postgres/tasks/postgres-task-repository.ts';
import { provide } from '../provide.ts';
import { TOKENS as T } from '../tokens.ts';

interface Options {
  readonly database: Database;
  readonly url: string;
  readonly pooler: PoolerMode;
  readonly outbox: PgBossOutbox;
}

/** The truth: accounts, credentials, sessions, tasks, the audit log and mail jobs in PostgreSQL. */
export function postgresModule({ database, url, pooler, outbox }: Options): ContainerModule {
  return new ContainerModule((options) => {
    provide(options, T.UnitOfWork, { auditEvents: T.AuditEventFactory }, (deps) => {
      return new PostgresUnitOfWork({ ...deps, database });
    });
    provide(options, T.AuditLog, { logger: T.Logger, registry: T.MetricsRegistry }, (deps) => {
      return new PostgresAuditLog({ ...deps, database });
    });
    provide(options, T.UserRepository, {}, () => new PostgresUserRepository({ database }));
    provide(options, T.CredentialRepository, {}, () => new PostgresCredentialRepository({ database }));
    provide(options, T.SessionRepository, {}, () => new PostgresSessionRepository({ database }));
    provide(options, T.AccountSearch, {}, () => new PostgresAccountSearch({ database }));
    provide(options, T.MetadataRepository, {}, () => new PostgresMetadataRepository({ database }));
    provide(options, T.InvitationRepository, {}, () => new PostgresInvitationRepository({ database }));
    provide(options, T.TaskRepository, {}, () => new PostgresTaskRepository({ database }));
    options.bind(T.MailOutbox).toConstantValue(outbox);
    provide(
      options,
      T.MailWorker,
      { logger: T.Logger },
      (deps) => new PgBossWorker({ ...deps, url, pooler }),
    );
    provide(options, T.AddressHolds, {}, () => new PostgresAddressHolds({ database }));
    provide(options, T.EmailChallengeRepository, {}, () => {
      return new PostgresEmailChallengeRepository({ database });
    });
    provide(options, T.PasskeyRepository, {}, () => new PostgresPasskeyRepository({ database }));
    provide(options, T.CeremonyRepository, {}, () => new PostgresCeremonyRepository({ database }));
    provide(options, T.FactorAttemptCounter, {}, () => new PostgresFactorAttemptCounter({ database }));
    provide(options, T.FactorKinds, {}, () => new PostgresFactorKinds({ database }));
    provide(options, T.LoginChallengeRepository, {}, () => {
      return new PostgresLoginChallengeRepository({ database });
    });
    provide(options, T.RecoveryCodeRepository, {}, () => new PostgresRecoveryCodeRepository({ database }));
    provide(options, T.TotpRepository, {}, () => new PostgresTotpRepository({ database }));
    provide(options, T.ImportRepository, {}, () => new PostgresImportRepository({ database }));
    provide(options, T.DatabaseChecks, { logger: T.Logger }, ({ logger }) => [
      new DatabaseHealthCheck({ database, logger }),
      new MigrationsHealthCheck({ database }),
    ]);
  });
}
