import type { SessionId } from '#domain/identity/sessions/session.ts';
import type { UserId } from '#domain/shared/ids.ts';

/** What the audit log tells of. Every use case that changes something has its type here, or stands in the test's table of exceptions. */
export const AUDIT_EVENT_TYPES = [
  'account.registered',
  'account.updated',
  'account.suspended',
  'account.reinstated',
  'account.deleted',
  'account.imported',
  'account.verified',
  'account.email_changed',
  'account.email_undone',
  'metadata.changed',
  'login.succeeded',
  'login.failed',
  'session.ended',
  'session.stepped_up',
  'factor.added',
  'factor.removed',
  'factor.renamed',
  'factor.used',
  'factor.refused',
  'recovery_codes.renewed',
  'password.changed',
  'password.reset',
  'roles.changed',
  'invitation.created',
  'invitation.accepted',
  'invitation.revoked',
  'key.made',
  'key.retired',
  'mail.undeliverable',
] as const;
export type AuditEventType = (typeof AUDIT_EVENT_TYPES)[number];

export type AuditEventId = string & { readonly __brand: 'AuditEventId' };

type AuditValue =
  | string
  | number
  | boolean
  | null
  | readonly AuditValue[]
  | { readonly [member: string]: AuditValue };

/** What an event says beyond its type: plain JSON, no secrets. */
export type AuditData = Readonly<Record<string, AuditValue>>;

/** Members of {@link AuditData} that tell of a person; they become null when the account is deleted. */
export const PERSONAL_MEMBERS = [
  'email',
  'externalId',
  'login',
  'firstName',
  'lastName',
  'previous',
  'current',
] as const;

/** The same of single types: why an account was suspended is told in an admin's own words. */
export const PERSONAL_REASON_TYPE = 'account.suspended' satisfies AuditEventType;

export function isPersonal(type: AuditEventType, member: string): boolean {
  const always: readonly string[] = PERSONAL_MEMBERS;
  return always.includes(member) || (type === PERSONAL_REASON_TYPE && member === 'reason');
}

/** Something that happened to an account, an invitation or the keys. Never changed, but for what a deleted account takes along. */
export interface AuditEvent {
  readonly id: AuditEventId;
  readonly at: Date;
  readonly type: AuditEventType;
  /** Who did it; null for an operator at the command line, the service itself, or somebody unknown. */
  readonly actorId: UserId | null;
  /** Whose account it concerns. */
  readonly subjectId: UserId | null;
  readonly sessionId: SessionId | null;
  readonly requestId: string | null;
  readonly data: AuditData;
  readonly ip: string | null;
  readonly userAgent: string | null;
}
