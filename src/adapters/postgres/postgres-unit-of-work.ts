import { AsyncLocalStorage } from 'node:async_hooks';
import { CollectedEvents } from '#application/audit/collected-events.ts';
import type { AuditEventFactory } from '#application/audit/audit-event-factory.ts';
import type { AuditTrail } from '#application/shared/ports/audit-trail.ts';
import type { UnitOfWork } from '#application/shared/ports/unit-of-work.ts';
import { insertEvents } from './audit/queries.ts';
import type { Database } from './database.ts';

/** One attempt of an outer unit of work. */
interface Attempt {
  readonly audit: AuditTrail;
  /** What a nested unit of work threw. */
  failure: { readonly error: unknown } | null;
}

interface Deps {
  readonly database: Database;
  readonly auditEvents: AuditEventFactory;
}

/**
 * All or nothing as one transaction (READ COMMITTED: what must not change meanwhile is locked by name). A failure of a
 * nested unit of work undoes the outer one, even when somebody caught it. Audit events are inserted before the commit.
 */
export class PostgresUnitOfWork implements UnitOfWork {
  readonly #deps: Deps;
  readonly #current = new AsyncLocalStorage<Attempt>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async run<T>(work: (audit: AuditTrail) => Promise<T>): Promise<T> {
    const outer = this.#current.getStore();
    if (outer !== undefined) return await join(outer, work);
    return await this.#deps.database.transaction(() => this.#runOuter(work));
  }

  /** Each attempt has a trail of its own. */
  async #runOuter<T>(work: (audit: AuditTrail) => Promise<T>): Promise<T> {
    const { database, auditEvents } = this.#deps;
    const audit = new CollectedEvents(auditEvents);
    const attempt: Attempt = { audit, failure: null };
    return await this.#current.run(attempt, async () => {
      const result = await work(audit);
      if (attempt.failure !== null) throw attempt.failure.error;
      const events = audit.take();
      if (events.length > 0) await database.change(insertEvents(events));
      return result;
    });
  }
}

async function join<T>(outer: Attempt, work: (audit: AuditTrail) => Promise<T>): Promise<T> {
  try {
    return await work(outer.audit);
  } catch (error) {
    outer.failure ??= { error };
    throw error;
  }
}
