import type { AuditEvent } from '#domain/audit/audit-event.ts';
import type { AuditEventDraft, AuditTrail } from '#application/shared/ports/audit-trail.ts';
import type { AuditEventFactory } from './audit-event-factory.ts';

/** The audit trail of one attempt of a unit of work: collects events until they are taken to be stored. */
export class CollectedEvents implements AuditTrail {
  readonly #factory: AuditEventFactory;
  readonly #events: AuditEvent[] = [];
  #taken = false;

  constructor(factory: AuditEventFactory) {
    this.#factory = factory;
  }

  /** @throws {Error} when the unit of work is over: the event would be lost. */
  record(draft: AuditEventDraft): void {
    if (this.#taken) throw new Error('This unit of work is over: it takes no more audit events.');
    this.#events.push(this.#factory.make(draft));
  }

  take(): readonly AuditEvent[] {
    this.#taken = true;
    return this.#events;
  }
}
