import { sql } from 'kysely';
import { Registry } from 'prom-client';
import { PostgresFactorAttemptCounter } from '#adapters/postgres/factors/postgres-factor-attempt-counter.ts';
import { PostgresFactorKinds } from '#adapters/postgres/factors/postgres-factor-kinds.ts';
import { PostgresLoginChallengeRepository } from '#adapters/postgres/factors/postgres-login-challenge-repository.ts';
import { PostgresRecoveryCodeRepository } from '#adapters/postgres/factors/postgres-recovery-code-repository.ts';
import { PostgresTotpRepository } from '#adapters/postgres/factors/postgres-totp-repository.ts';
import { PostgresImportRepository } from '#adapters/postgres/import/postgres-import-repository.ts';
import { MemoryMailWorker } from '#adapters/memory/email/memory-mail-worker.ts';
import { PostgresMetadataRepository } from '#adapters/postgres/identity/metadata/postgres-metadata-repository.ts';
import { MemoryUnitOfWork } from '#adapters/memory/memory-unit-of-work.ts';
import { PostgresAddressHolds } from '#adapters/postgres/email/postgres-address-holds.ts';
import { PostgresEmailChallengeRepository } from '#adapters/postgres/email/postgres-email-challenge-repository.ts';
import { PostgresAuditLog } from '#adapters/postgres/audit/postgres-audit-log.ts';
import { Database } from '#adapters/postgres/database.ts';
import type { DatabaseDeadlines, DatabaseOptions } from '#adapters/postgres/database-options.ts';
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
import type { MailWorker } from '#composition/mail-worker.ts';
import { newId, THEN } from './builders.ts';
import type { FactorPorts } from './factor-ports.ts';
import { memoryPorts, type Ports } from './memory-ports.ts';
import { RecordingLogger } from './recording-logger.ts';
import { borrowDatabase, EMPTY_TABLES } from './test-database.ts';
import type { TestDatabase } from './test-postgres.ts';
import { until } from './until.ts';

/** All that is kept, by one adapter of each port. Its members are there from the first hook or test on. */
export interface Persistence extends Pick<
  Ports,
  | 'users'
  | 'credentials'
  | 'sessions'
  | 'imports'
  | 'tasks'
  | 'metadata'
  | 'invitations'
  | 'search'
  | 'auditLog'
  | 'outbox'
  | 'challenges'
  | 'holds'
  | 'uow'
> {
  readonly totps: FactorPorts['totp'];
  readonly recoveryCodes: FactorPorts['recoveryCodes'];
  readonly loginChallenges: FactorPorts['challenges'];
  readonly factorAttempts: FactorPorts['attempts'];
  readonly factorKinds: FactorPorts['kinds'];
  readonly passkeys: FactorPorts['passkeys'];
  readonly ceremonies: FactorPorts['ceremonies'];
  /** What delivers the jobs of the outbox; one for each call. */
  mailWorker(): MailWorker;
  /** Makes jobs due that wait for their next try, where the adapter lets them wait. */
  endDelays(): Promise<void>;
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

const END_DELAYS = sql`UPDATE latchkey_jobs.job SET start_after = now() WHERE state = 'retry'`;

/** A busy machine is not a lost database: fifty calls at once wait for ten connections, and for one another. */
export const PATIENT_DEADLINES = {
  acquireMs: 10_000,
  lockMs: 10_000,
  statementMs: 11_000,
  answerMs: 12_000,
} satisfies Partial<DatabaseDeadlines>;

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

/**
 * Declares a suite over PostgreSQL alone, empty before each test.
 * @param create makes its database; one of its own where it changes the schema.
 */
export function describePostgres(
  title: string,
  suite: Suite<PostgresPersistence>,
  create: () => Promise<TestDatabase> = borrowDatabase,
): void {
  describe(`${title}, in PostgreSQL`, () => {
    const persistence = {} as PostgresPersistence;
    let target: TestDatabase;

    before(async function () {
      target = await create();
      Object.assign(persistence, postgresPersistence({ url: target.url, deadlines: PATIENT_DEADLINES }));
    });
    beforeEach(async () => void (await persistence.database.rows(sql.raw(EMPTY_TABLES))));
    after(async () => {
      await persistence.outbox?.close();
      await persistence.database?.close();
      await target?.release();
    });
    suite(persistence);
  });
}

function memoryPersistence(): Persistence {
  const ports = memoryPorts({ clock: { now: () => THEN }, logger: new RecordingLogger() }, 0);
  const { store, factors } = ports;
  return {
    ...ports,
    ...factors,
    totps: factors.totp,
    loginChallenges: factors.challenges,
    factorAttempts: factors.attempts,
    factorKinds: factors.kinds,
    challenges: ports.challenges,
    uow: new MemoryUnitOfWork({ store, auditEvents: EVENTS }),
    mailWorker: () => new MemoryMailWorker({ store }),
    endDelays: () => Promise.resolve(),
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
    endDelays: async () => void (await database.rows(END_DELAYS)),
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
