import type { AuditEvent, AuditEventId, AuditEventType } from '#domain/audit/audit-event.ts';
import type { UserId } from '#domain/shared/ids.ts';

/** Which events; null where any will do. */
export interface AuditQuery {
  readonly subjectId: UserId | null;
  readonly actorId: UserId | null;
  readonly type: AuditEventType | null;
  /** From this time on. */
  readonly from: Date | null;
  /** Before this time. */
  readonly to: Date | null;
  readonly limit: number;
  /** Only events older than this one. */
  readonly before: AuditEventId | null;
}

/** Stores audit events. They are inserted, and changed only by {@link AuditLog.anonymize}. */
export interface AuditLog {
  /** Stores an event that belongs to no transaction. Never throws: a failure is logged and counted. */
  append(event: AuditEvent): Promise<void>;
  /** Stores events about keys, each once: one that says the same of the same key is stored already. */
  appendOnce(events: readonly AuditEvent[]): Promise<void>;
  /** The keys that were made and not retired, as far as events tell. */
  keysInUse(): Promise<readonly string[]>;
  /** Newest first. */
  list(query: AuditQuery): Promise<readonly AuditEvent[]>;
  /**
   * Within the unit of work that deletes an account: address and agent of the events about it and by it become null, and
   * so do the personal members of those about it.
   */
  anonymize(userId: UserId): Promise<void>;
  /**
   * Deletes at most `limit` events from before `before`, skipping locked ones, on one instance at a time.
   * @returns how many, or null when another instance is purging.
   */
  purge(before: Date, limit: number): Promise<number | null>;
}
