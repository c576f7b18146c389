import type { AuditData, AuditEvent, AuditEventId, AuditEventType } from '#domain/audit/audit-event.ts';
import type { SessionId } from '#domain/identity/sessions/session.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { AuditEventRecord } from '#adapters/postgres/entities/audit-event-record.ts';
import type { Row } from '#adapters/postgres/row.ts';

export type AuditEventRow = Row<typeof AuditEventRecord>;

export function auditEventToDomain(row: AuditEventRow): AuditEvent {
  return {
    id: row.id as AuditEventId,
    at: row.at,
    // A type of a later release is shown as it stands.
    type: row.type as AuditEventType,
    actorId: row.actorId as UserId | null,
    subjectId: row.subjectId as UserId | null,
    sessionId: row.sessionId as SessionId | null,
    requestId: row.requestId,
    data: row.data as AuditData,
    ip: row.ip,
    userAgent: row.userAgent,
  };
}
