import type { AuditEvent, AuditEventId } from '#domain/audit/audit-event.ts';

/** An event as admins see it. Times are RFC 3339 in UTC with milliseconds. */
export interface AuditEventView {
  readonly id: string;
  readonly at: string;
  readonly type: string;
  readonly actorId: string | null;
  readonly subjectId: string | null;
  readonly sessionId: string | null;
  readonly requestId: string | null;
  readonly data: AuditEvent['data'];
  readonly ip: string | null;
  readonly userAgent: string | null;
}

export interface AuditEventPage {
  readonly items: readonly AuditEventView[];
  /** The last event of this page; null when no more follow. */
  readonly next: AuditEventId | null;
}

export function auditEventView({ at, ...event }: AuditEvent): AuditEventView {
  return { ...event, at: at.toISOString() };
}
