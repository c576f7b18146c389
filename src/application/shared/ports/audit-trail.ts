import type { AuditData, AuditEvent, AuditEventType } from '#domain/audit/audit-event.ts';
import type { UserId } from '#domain/shared/ids.ts';

/** An event as a use case tells it: what happened, by whom and to whom. Time, id and origin are added for it. */
export interface AuditEventDraft {
  readonly type: AuditEventType;
  readonly actorId: UserId | null;
  readonly subjectId: UserId | null;
  readonly sessionId?: AuditEvent['sessionId'];
  readonly data?: AuditData;
  /** Leaves out the address and agent of the request: the account that they tell of is being deleted. */
  readonly anonymous?: boolean;
}

/** The audit events of one attempt of a unit of work. They are written with its changes, or not at all. */
export interface AuditTrail {
  record(event: AuditEventDraft): void;
}
