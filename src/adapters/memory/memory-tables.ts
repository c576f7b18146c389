import type { AuditEvent, AuditEventId } from '#domain/audit/audit-event.ts';
import type { ChallengeId, ChallengeSnapshot } from '#domain/email/email-challenge.ts';
import type { FactorFailures } from '#domain/factors/factor-attempts.ts';
import type { LoginChallenge, LoginChallengeId } from '#domain/factors/login-challenge.ts';
import type { TotpId } from '#domain/factors/totp-factor.ts';
import type { Ceremony } from '#domain/factors/ceremony.ts';
import type { PasskeyId, PasskeySnapshot } from '#domain/factors/passkey.ts';
import type { MailJob, MailJobId } from '#domain/email/mail-job.ts';
import type { PasswordHash } from '#domain/identity/passwords/password.ts';
import type { SessionId, SessionSnapshot } from '#domain/identity/sessions/session.ts';
import type { UserSnapshot } from '#domain/identity/accounts/user.ts';
import type { MetadataSnapshot } from '#domain/identity/metadata/account-metadata.ts';
import type { InvitationId, InvitationSnapshot } from '#domain/invitations/invitation.ts';
import type { TaskId, TaskSnapshot } from '#domain/tasks/task.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { StoredTotp } from '#application/factors/ports/totp-repository.ts';

/** Everything that is kept, as snapshots that nobody else holds. */
export class MemoryTables {
  readonly users: Map<UserId, UserSnapshot>;
  readonly credentials: Map<UserId, PasswordHash>;
  /** Ended ones outlive their user for a while. */
  readonly sessions: Map<SessionId, SessionSnapshot>;
  /** When an account last opened a session from a network. */
  readonly knownNetworks: Map<UserId, ReadonlyMap<string, Date>>;
  /** By source and external id; null where the account was deleted. */
  readonly importedAccounts: Map<string, UserId | null>;
  readonly tasks: Map<TaskId, TaskSnapshot>;
  readonly auditEvents: Map<AuditEventId, AuditEvent>;
  readonly mailJobs: Map<MailJobId, MailJob>;
  readonly emailChallenges: Map<ChallengeId, ChallengeSnapshot>;
  readonly invitations: Map<InvitationId, InvitationSnapshot>;
  readonly metadata: Map<UserId, MetadataSnapshot>;
  readonly totpFactors: Map<TotpId, StoredTotp>;
  readonly recoveryCodes: Map<UserId, { readonly hashes: ReadonlySet<string>; readonly createdAt: Date }>;
  readonly loginChallenges: Map<LoginChallengeId, LoginChallenge>;
  /** With how many attempts were refused since the last one that was admitted. */
  readonly factorAttempts: Map<UserId, FactorFailures & { readonly refused: number }>;
  readonly passkeys: Map<PasskeyId, PasskeySnapshot>;
  readonly webauthnHandles: Map<UserId, string>;
  /** By the hash of their challenge. */
  readonly ceremonies: Map<string, Ceremony>;

  constructor(from?: MemoryTables) {
    this.users = new Map(from?.users);
    this.credentials = new Map(from?.credentials);
    this.sessions = new Map(from?.sessions);
    this.knownNetworks = new Map(from?.knownNetworks);
    this.importedAccounts = new Map(from?.importedAccounts);
    this.tasks = new Map(from?.tasks);
    this.auditEvents = new Map(from?.auditEvents);
    this.mailJobs = new Map(from?.mailJobs);
    this.emailChallenges = new Map(from?.emailChallenges);
    this.invitations = new Map(from?.invitations);
    this.metadata = new Map(from?.metadata);
    this.totpFactors = new Map(from?.totpFactors);
    this.recoveryCodes = new Map(from?.recoveryCodes);
    this.loginChallenges = new Map(from?.loginChallenges);
    this.factorAttempts = new Map(from?.factorAttempts);
    this.passkeys = new Map(from?.passkeys);
    this.webauthnHandles = new Map(from?.webauthnHandles);
    this.ceremonies = new Map(from?.ceremonies);
  }

  /** Tables that change apart from these; the snapshots in them never change. */
  copy(): MemoryTables {
    return new MemoryTables(this);
  }
}
