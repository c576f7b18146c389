import type { AuditEvent } from '#domain/audit/audit-event.ts';

/** What a use case must leave in the audit log: who did it, to whom, and what it says. */
export type ExpectedEvent = Pick<AuditEvent, 'type' | 'actorId' | 'subjectId' | 'data'> &
  Partial<Pick<AuditEvent, 'sessionId' | 'ip' | 'userAgent'>>;

/** Sets the scene; then `run` runs the use case, and leaves exactly the expected events, in this order. */
export interface Scenario {
  readonly run: () => Promise<unknown>;
  readonly expected: () => Promise<readonly ExpectedEvent[]> | readonly ExpectedEvent[];
}
