import { AuditEventFactory } from '#application/audit/audit-event-factory.ts';
import type { AuditLog } from '#application/audit/ports/audit-log.ts';
import type { KeyInventory } from '#application/audit/ports/key-inventory.ts';
import type { Origin } from '#application/audit/ports/request-origin.ts';
import type { ChallengeSecrets } from '#application/email/ports/challenge-secrets.ts';
import type { EmailChallengeRepository } from '#application/email/ports/email-challenge-repository.ts';
import type { MailRequestLimit } from '#application/email/ports/mail-request-limit.ts';
import type { MailOutbox } from '#application/email/ports/mail-outbox.ts';
import type { AddressHolds } from '#application/identity/accounts/ports/address-holds.ts';
import type { AccountCache } from '#application/identity/accounts/ports/account-cache.ts';
import type { UserListCache } from '#application/identity/accounts/ports/user-list-cache.ts';
import type { UserRepository } from '#application/identity/accounts/ports/user-repository.ts';
import type { CommonPasswords } from '#application/identity/passwords/ports/common-passwords.ts';
import type { CredentialRepository } from '#application/identity/passwords/ports/credential-repository.ts';
import type { LoginThrottle } from '#application/identity/passwords/ports/login-throttle.ts';
import type { NamePseudonyms } from '#application/identity/passwords/ports/name-pseudonyms.ts';
import type { PasswordHasher } from '#application/identity/passwords/ports/password-hasher.ts';
import type { ForeignHashes } from '#application/import/ports/foreign-hashes.ts';
import type { ImportRepository } from '#application/import/ports/import-repository.ts';
import type { NewSeenNames } from '#application/import/ports/seen-names.ts';
import type { AccessTokenCodec } from '#application/identity/sessions/ports/access-token-codec.ts';
import type { RefreshTokenCodec } from '#application/identity/sessions/ports/refresh-token-codec.ts';
import type { SessionLiveness } from '#application/identity/sessions/ports/session-liveness.ts';
import type { SessionRepository } from '#application/identity/sessions/ports/session-repository.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import type { IdGenerator } from '#application/shared/ports/id-generator.ts';
import type { Logger } from '#application/shared/ports/logger.ts';
import type { UnitOfWork } from '#application/shared/ports/unit-of-work.ts';
import type { TaskRepository } from '#application/tasks/ports/task-repository.ts';
import { InProcessAccountCache } from '#adapters/in-process/in-process-account-cache.ts';
import { InProcessLoginThrottle } from '#adapters/in-process/in-process-login-throttle.ts';
import { MemoryAddressHolds } from '#adapters/memory/email/memory-address-holds.ts';
import { MemoryChallengeSecrets } from '#adapters/memory/email/memory-challenge-secrets.ts';
import { MemoryEmailChallengeRepository } from '#adapters/memory/email/memory-email-challenge-repository.ts';
import { MemoryOutbox } from '#adapters/memory/email/memory-outbox.ts';
import { MemoryAuditLog } from '#adapters/memory/audit/memory-audit-log.ts';
import { MemoryCredentialRepository } from '#adapters/memory/identity/memory-credential-repository.ts';
import { MemoryImportRepository } from '#adapters/memory/import/memory-import-repository.ts';
import { argon2PackageEngine } from '#adapters/passwords/argon2-engine.ts';
import { ForeignHashAdopter } from '#adapters/passwords/foreign-hash-adopter.ts';
import { FingerprintTable } from '#adapters/system/fingerprint-table.ts';
import { MemorySessionRepository } from '#adapters/memory/identity/memory-session-repository.ts';
import { MemoryUserRepository } from '#adapters/memory/identity/memory-user-repository.ts';
import { MemoryAccessTokenCodec } from '#adapters/memory/memory-access-token-codec.ts';
import { MemoryPasswordHasher } from '#adapters/memory/memory-password-hasher.ts';
import { MemoryRefreshTokenCodec } from '#adapters/memory/memory-refresh-token-codec.ts';
import { MemorySessionLiveness } from '#adapters/memory/memory-session-liveness.ts';
import { MemoryAccountSearch } from '#adapters/memory/identity/memory-account-search.ts';
import { MemoryMetadataRepository } from '#adapters/memory/identity/memory-metadata-repository.ts';
import type { MetadataRepository } from '#application/identity/metadata/ports/metadata-repository.ts';
import { MemoryInvitationRepository } from '#adapters/memory/invitations/memory-invitation-repository.ts';
import { RandomInvitationTokens } from '#adapters/system/random-invitation-tokens.ts';
import type { AccountSearch } from '#application/identity/administration/ports/account-search.ts';
import type { InvitationRepository } from '#application/invitations/ports/invitation-repository.ts';
import type { InvitationTokens } from '#application/invitations/ports/invitation-tokens.ts';
import { MemoryStore } from '#adapters/memory/memory-store.ts';
import { MemoryUnitOfWork } from '#adapters/memory/memory-unit-of-work.ts';
import { MemoryUserListCache } from '#adapters/memory/memory-user-list-cache.ts';
import { MemoryTaskRepository } from '#adapters/memory/tasks/memory-task-repository.ts';
import { newId } from './builders.ts';
import { factorPorts, type FactorPorts } from './factor-ports.ts';
import { CHEAP } from './password-hashers.ts';

/** An adapter of every port that a use case needs. */
export interface Ports {
  readonly accessTokens: AccessTokenCodec;
  readonly accounts: AccountCache;
  readonly auditEvents: AuditEventFactory;
  readonly auditLog: AuditLog;
  readonly challenges: EmailChallengeRepository;
  readonly clock: Clock;
  readonly common: CommonPasswords;
  readonly credentials: CredentialRepository;
  readonly factors: FactorPorts;
  readonly holds: AddressHolds;
  readonly hasher: PasswordHasher;
  readonly ids: IdGenerator;
  readonly keys: KeyInventory;
  readonly limit: MailRequestLimit;
  readonly hashes: ForeignHashes;
  readonly imports: ImportRepository;
  readonly invitations: InvitationRepository;
  readonly invitationTokens: InvitationTokens;
  readonly liveness: SessionLiveness;
  readonly newSeenNames: NewSeenNames;
  readonly logger: Logger;
  readonly metadata: MetadataRepository;
  readonly outbox: MailOutbox;
  readonly pseudonyms: NamePseudonyms;
  readonly refreshTokens: RefreshTokenCodec;
  readonly secrets: ChallengeSecrets;
  readonly search: AccountSearch;
  readonly sessions: SessionRepository;
  readonly tasks: TaskRepository;
  readonly throttle: LoginThrottle;
  readonly uow: UnitOfWork;
  readonly userList: UserListCache;
  readonly users: UserRepository;
  /** Where the adapters keep what they have. */
  readonly store: MemoryStore;
}

/** Seconds; as the service has them unless it is configured otherwise. */
const LIVENESS_TTL = 5;
const LIST_TTL = 30;

/** All ports over one store in memory. @param loginAttempts failed logins a minute; 0 turns the throttle off. */
export function memoryPorts(system: { clock: Clock; logger: Logger }, loginAttempts: number): Ports {
  const { clock } = system;
  const store = new MemoryStore();
  const sessions = new MemorySessionRepository({ store });
  const ids = { next: () => newId() };
  const auditEvents = new AuditEventFactory({ ids, clock, origin: { current: () => ORIGIN } });
  return {
    ...system,
    accessTokens: new MemoryAccessTokenCodec({ clock }),
    accounts: new InProcessAccountCache(),
    auditEvents,
    auditLog: new MemoryAuditLog({ store }),
    challenges: new MemoryEmailChallengeRepository({ store }),
    factors: factorPorts(store),
    holds: new MemoryAddressHolds({ store }),
    outbox: new MemoryOutbox({ store }),
    secrets: new MemoryChallengeSecrets(),
    store,
    common: { includes: async (folded) => COMMON.has(folded) },
    credentials: new MemoryCredentialRepository({ store }),
    hasher: new MemoryPasswordHasher(),
    ids,
    keys: { presentKeys: () => [] },
    limit: { admit: () => Promise.resolve(0) },
    hashes: new ForeignHashAdopter({ engine: argon2PackageEngine }, CHEAP),
    imports: new MemoryImportRepository({ store }),
    newSeenNames: () => new FingerprintTable(),
    invitations: new MemoryInvitationRepository({ store }),
    invitationTokens: new RandomInvitationTokens(),
    metadata: new MemoryMetadataRepository({ store }),
    liveness: new MemorySessionLiveness({ sessions, clock, ttlSeconds: LIVENESS_TTL }),
    pseudonyms: { of: (name) => `pseudonym of ${name}` },
    refreshTokens: new MemoryRefreshTokenCodec(),
    search: new MemoryAccountSearch({ store }),
    sessions,
    tasks: new MemoryTaskRepository({ store }),
    throttle: new InProcessLoginThrottle({ clock, budget: loginAttempts }),
    uow: new MemoryUnitOfWork({ store, auditEvents }),
    userList: new MemoryUserListCache({ clock, ttlSeconds: LIST_TTL }),
    users: new MemoryUserRepository({ store }),
  };
}

/** The request that use cases are run for. */
export const ORIGIN: Origin = { requestId: 'request-1', ip: '192.0.2.1', userAgent: 'Test/1.0' };

const COMMON = new Set(['password1', '12345678']);
