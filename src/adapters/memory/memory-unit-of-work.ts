import { CollectedEvents } from '#application/audit/collected-events.ts';
import type { AuditEventFactory } from '#application/audit/audit-event-factory.ts';
import type { AuditTrail } from '#application/shared/ports/audit-trail.ts';
import type { UnitOfWork } from '#application/shared/ports/unit-of-work.ts';
import { keepEvent } from './audit/keep-event.ts';
import type { MemoryStore } from './memory-store.ts';

interface Deps {
  readonly store: MemoryStore;
  readonly auditEvents: AuditEventFactory;
}

/**
 * All or nothing in memory, audit events included; units of work go one after the other, so none has to be run again.
 */
export class MemoryUnitOfWork implements UnitOfWork {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async run<T>(work: (audit: AuditTrail) => Promise<T>): Promise<T> {
    const { store, auditEvents } = this.#deps;
    return await store.transaction(async (tables) => {
      const audit = new CollectedEvents(auditEvents);
      const result = await work(audit);
      for (const event of audit.take()) keepEvent(tables, event);
      return result;
    });
  }
}
