import type { AuditEvent } from '#domain/audit/audit-event.ts';
import type { MemoryTables } from '../memory-tables.ts';

/** Stores an event, with the change that `tables` get. */
export function keepEvent({ auditEvents }: MemoryTables, event: AuditEvent): void {
  auditEvents.set(event.id, structuredClone(event));
}
