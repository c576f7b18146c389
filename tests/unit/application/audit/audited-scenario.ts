import type { AuditEvent } from '#domain/audit/audit-event.ts';
import type { Actor } from '#application/identity/actor.ts';
import type { TestApplication } from '#tests/support/test-application.ts';

/** What a use case must leave in the audit log: who did it, to whom, and what it says. */
export type ExpectedEvent = Pick<AuditEvent, 'type' | 'actorId' | 'subjectId' | 'data'> &
  Partial<Pick<AuditEvent, 'sessionId' | 'ip' | 'userAgent'>>;

/** Scenarios by the class of the use case. */
export type Scenarios = Readonly<Record<string, (app: TestApplication) => Scenario | Promise<Scenario>>>;

/** What one did to one's own account, in this session. */
export function own({ userId, sessionId }: Pick<Actor, 'userId' | 'sessionId'>) {
  return { actorId: userId, subjectId: userId, sessionId };
}

/** Sets the scene; then `run` runs the use case, and leaves exactly the expected events, in this order. */
export interface Scenario {
  readonly run: () => Promise<unknown>;
  readonly expected: readonly ExpectedEvent[] | (() => Promise<readonly ExpectedEvent[]>);
}
