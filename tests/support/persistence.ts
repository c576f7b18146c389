import { sql } from 'kysely';
import { Registry } from 'prom-client';
import { MemoryFactorAttemptCounter } from '#adapters/memory/factors/memory-factor-attempt-counter.ts';
import { MemoryFactorKinds } from '#adapters/memory/factors/memory-factor-kinds.ts';
import { MemoryLoginChallengeRepository } from '#adapters/memory/factors/memory-login-challenge-repository.ts';
import { MemoryRecoveryCodeRepository } from '#adapters/memory/factors/memory-recovery-code-repository.ts';
import { MemoryTotpRepository } from '#adapters/memory/factors/memory-totp-repository.ts';
import { PostgresFactorAttemptCounter } from '#adapters/postgres/factors/postgres-factor-attempt-counter.ts';
import { PostgresFactorKinds } from '#adapters/postgres/factors/postgres-factor-kinds.ts';
import { PostgresLoginChallengeRepository } from '#adapters/postgres/factors/postgres-login-challenge-repository.ts';
import { PostgresRecoveryCodeRepository } from '#adapters/postgres/factors/postgres-recovery-code-repository.ts';
import { PostgresTotpRepository } from '#adapters/postgres/factors/postgres-totp-repository.ts';
import type { FactorAttemptCounter } from '#application/factors/ports/factor-attempt-counter.ts';
import type { FactorKinds } from '#application/factors/ports/factor-kinds.ts';
import type { LoginChallengeRepository } from '#application/factors/ports/login-challenge-repository.ts';
import type { RecoveryCodeRepository } from '#application/factors/ports/recovery-code-repository.ts';
import type { TotpRepository } from '#application/factors/ports/totp-repository.ts';
import { MemoryAddressHolds } from '#adapters/memory/email/memory-address-holds.ts';
import { MemoryEmailChallengeRepository } from '#adapters/memory/email/memory-email-challenge-repository.ts';
import { MemoryAuditLog } from '#adapters/memory/audit/memory-audit-log.ts';
import { MemoryCeremonyRepository } from '#adapters/memory/factors/memory-ceremony-repository.ts';
import { MemoryPasskeyRepository } from '#adapters/memory/factors/memory-passkey-repository.ts';
import { MemoryCredentialRepository } from '#adapters/memory/identity/memory-credential-repository.ts';
import { MemoryImportRepository } from '#adapters/memory/import/memory-import-repository.ts';
import { PostgresImportRepository } from '#adapters/postgres/import/postgres-import-repository.ts';
import type { ImportRepository } from '#application/import/ports/import-repository.ts';
import { MemorySessionRepository } from '#adapters/memory/identity/memory-session-repository.ts';
import { MemoryUserRepository } from '#adapters/memory/identity/memory-user-repository.ts';
import { MemoryMailWorker } from '#adapters/memory/email/memory-mail-worker.ts';
import { MemoryOutbox } from '#adapters/memory/email/memory-outbox.ts';
import { MemoryAccountSearch } from '#adapters/memory/identity/memory-account-search.ts';
import { MemoryMetadataRepository } from '#adapters/memory/identity/memory-metadata-repository.ts';
import { PostgresMetadataRepository } from '#adapters/postgres/identity/metadata/postgres-metadata-repository.ts';
import type { MetadataRepository } from '#application/identity/metadata/ports/metadata-repository.ts';
import { MemoryInvitationRepository } from '#adapters/memory/invitations/memory-invitation-repository.ts';
import { MemoryStore } from '#adapters/memory/memory-store.ts';
import { MemoryUnitOfWork } from '#adapters/memory/memory-unit-of-work.ts';
import { MemoryTaskRepository } from '#adapters/memory/tasks/memory-task-repository.ts';
import { PostgresAddressHolds } from '#adapters/postgres/email/postgres-address-holds.ts';
import { PostgresEmailChallengeRepository } from '#adapters/postgres/email/postgres-email-challenge-repository.ts';
import { PostgresAuditLog } from '#adapters/postgres/audit/postgres-audit-log.ts';
import { Database } from '#adapters/postgres/database.ts';
import type { DatabaseOptions } from '#adapters/postgres/database-options.ts';
import { PostgresCeremonyRepository } from '#adapters/postgres/factors/passkeys/postgres-ceremony-repository.ts';
import { PostgresPasskeyRepository } from '#adapters/postgres/factors/passkeys/postgres-passkey-repository.ts';
import { PostgresCredentialRepository } from '#adapters/postgres/identity/passwords/postgres-credential-repository.ts';
import { PostgresSessionRepository } from '#adapters/postgres/identity/sessions/postgres-session-repository.ts';
import { PostgresUserRepository } from '#adapters/postgres/identity/accounts/postgres-user-repository.ts';
import { PgBossOutbox } from '#adapters/postgres/jobs/pg-boss-outbox.ts';
import { PgBossWorker } from '#adapters/postgres/jobs/pg-boss-worker.ts';
import { PostgresAccountSearch } from '#adapters/postgres/identity/administration/postgres-account-search.ts';
import { PostgresInvitationRepository } from '#adapters/postgres/invitations/postgres-invitation-repository.ts';
import { PostgresUnitOfWork } from '#adapters/postgres/postgres-unit-of-work.ts';
import { PostgresTaskRepository } from '#adapters/postgres/tasks/postgres-task-repository.ts';
import { AuditEventFactory } from '#application/audit/audit-event-factory.ts';
import type { AuditLog } from '#application/audit/ports/audit-log.ts';
import type { EmailChallengeRepository } from '#application/email/ports/email-challenge-repository.ts';
import type { CeremonyRepository } from '#application/factors/ports/ceremony-repository.ts';
import type { PasskeyRepository } from '#application/factors/ports/passkey-repository.ts';
import type { AddressHolds } from '#application/identity/accounts/ports/address-holds.ts';
import type { AccountSearch } from '#application/identity/administration/ports/account-search.ts';
import type { InvitationRepository } from '#application/invitations/ports/invitation-repository.ts';
import type { CredentialRepository } from '#application/identity/passwords/ports/credential-repository.ts';
import type { SessionRepository } from '#application/identity/sessions/ports/session-repository.ts';
import type { UserRepository } from '#application/identity/accounts/ports/user-repository.ts';
import type { MailOutbox } from '#application/email/ports/mail-outbox.ts';
import type { UnitOfWork } from '#application/shared/ports/unit-of-work.ts';
import type { TaskRepository } from '#application/tasks/ports/task-repository.ts';
import type { MailWorker } from '#composition/mail-worker.ts';
import { newId, THEN } from './builders.ts';
import { RecordingLogger } from './recording-logger.ts';
import { createMigratedDatabase } from './test-database.ts';
import type { TestDatabase } from './test-postgres.ts';
import { until } from './until.ts';

/** All that is kept, by one adapter of each port. Its members are there from the first hook or test on. */
export interface Persistence {
  readonly users: UserRepository;
  readonly credentials: CredentialRepository;
  readonly sessions: SessionRepository;
  readonly imports: ImportRepository;
  readonly tasks: TaskRepository;
  readonly metadata: MetadataRepository;
  readonly invitations: InvitationRepository;
  readonly search: AccountSearch;
  readonly auditLog: AuditLog;
  readonly outbox: MailOutbox;
  readonly challenges: EmailChallengeRepository;
  readonly holds: AddressHolds;
  readonly totps: TotpRepository;
  readonly recoveryCodes: RecoveryCodeRepository;
  readonly loginChallenges: LoginChallengeRepository;
  readonly factorAttempts: FactorAttemptCounter;
  readonly factorKinds: FactorKinds;
  readonly passkeys: PasskeyRepository;
  readonly ceremonies: CeremonyRepository;
  readonly uow: UnitOfWork;
  /** What delivers the jobs of the outbox; one for each call. */
  mailWorker(): MailWorker;
  /** Returns when as many calls wait for somebody else's lock, where the adapter's calls reach a lock at all by themselves. */
  untilBlocked(calls: number): Promise<void>;
}

/** A persistence with the database below it. */
export interface PostgresPersistence extends Persistence {
  readonly database: Database;
  readonly url: string;
  readonly outbox: PgBossOutbox;
}

/** Makes events that happen {@link THEN}, for no request. */
const EVENTS = new AuditEventFactory({
  ids: { next: () => newId() },
  clock: { now: () => THEN },
  origin: { current: () => null },
});

type Suite<P> = (persistence: P) => void;

/** Declares the same suite over memory and over PostgreSQL, empty before each test. */
export function describePersistence(title: string, suite: Suite<Persistence>): void {
  describe(`${title}, in memory`, () => {
    const persistence = {} as Persistence;
    beforeEach(() => void Object.assign(persistence, memoryPersistence()));
    suite(persistence);
  });
  describePostgres(title, suite);
}

/** Declares a suite over PostgreSQL alone, empty before each test. */
export function describePostgres(title: string, suite: Suite<PostgresPersistence>): void {
  describe(`${title}, in PostgreSQL`, () => {
    const persistence = {} as PostgresPersistence;
    let target: TestDatabase;

    before(async function () {
      target = await createMigratedDatabase();
      // A busy machine is not a lost database: fifty calls at once wait for ten connections.
      Object.assign(persistence, postgresPersistence({ url: target.url, deadlines: { acquireMs: 10_000 } }));
    });
    beforeEach(
      async () =>
        void (await persistence.database.rows(
          sql`TRUNCATE users, sessions, audit_events, imported_accounts, email_challenges, latchkey_jobs.job CASCADE`,
        )),
    );
    after(async () => {
      await persistence.outbox?.close();
      await persistence.database?.close();
      await target?.drop();
    });
    suite(persistence);
  });
}

function memoryPersistence(): Persistence {
  const store = new MemoryStore();
  return {
    users: new MemoryUserRepository({ store }),
    credentials: new MemoryCredentialRepository({ store }),
    sessions: new MemorySessionRepository({ store }),
    tasks: new MemoryTaskRepository({ store }),
    imports: new MemoryImportRepository({ store }),
    metadata: new MemoryMetadataRepository({ store }),
    invitations: new MemoryInvitationRepository({ store }),
    search: new MemoryAccountSearch({ store }),
    auditLog: new MemoryAuditLog({ store }),
    outbox: new MemoryOutbox({ store }),
    mailWorker: () => new MemoryMailWorker({ store }),
    challenges: new MemoryEmailChallengeRepository({ store }),
    holds: new MemoryAddressHolds({ store }),
    totps: new MemoryTotpRepository({ store }),
    recoveryCodes: new MemoryRecoveryCodeRepository({ store }),
    loginChallenges: new MemoryLoginChallengeRepository({ store }),
    factorAttempts: new MemoryFactorAttemptCounter({ store }),
    factorKinds: new MemoryFactorKinds({ store }),
    passkeys: new MemoryPasskeyRepository({ store }),
    ceremonies: new MemoryCeremonyRepository({ store }),
    uow: new MemoryUnitOfWork({ store, auditEvents: EVENTS }),
    untilBlocked: () => Promise.resolve(),
  };
}

export function postgresPersistence(options: DatabaseOptions): PostgresPersistence {
  const database = new Database(options);
  return {
    url: options.url,
    database,
    users: new PostgresUserRepository({ database }),
    credentials: new PostgresCredentialRepository({ database }),
    sessions: new PostgresSessionRepository({ database }),
    tasks: new PostgresTaskRepository({ database }),
    auditLog: new PostgresAuditLog({ database, logger: new RecordingLogger(), registry: new Registry() }),
    outbox: new PgBossOutbox({ database }),
    mailWorker: () => new PgBossWorker({ url: options.url, logger: new RecordingLogger() }),
    challenges: new PostgresEmailChallengeRepository({ database }),
    holds: new PostgresAddressHolds({ database }),
    totps: new PostgresTotpRepository({ database }),
    recoveryCodes: new PostgresRecoveryCodeRepository({ database }),
    loginChallenges: new PostgresLoginChallengeRepository({ database }),
    factorAttempts: new PostgresFactorAttemptCounter({ database }),
    factorKinds: new PostgresFactorKinds({ database }),
    passkeys: new PostgresPasskeyRepository({ database }),
    ceremonies: new PostgresCeremonyRepository({ database }),
    imports: new PostgresImportRepository({ database }),
    metadata: new PostgresMetadataRepository({ database }),
    invitations: new PostgresInvitationRepository({ database }),
    search: new PostgresAccountSearch({ database }),
    uow: new PostgresUnitOfWork({ database, auditEvents: EVENTS }),
    untilBlocked: (calls) => until(async () => (await blockedCalls(database)) >= calls),
  };
}

async function blockedCalls(database: Database): Promise<number> {
  const [row] = await database.rows(
    sql<{ readonly calls: number }>`
      SELECT count(*)::integer AS calls FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return row?.calls ?? 0;
}
