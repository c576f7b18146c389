import { Counter, type Registry } from 'prom-client';
import type { AuditEvent, AuditEventId } from '#domain/audit/audit-event.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { AuditLog, AuditQuery } from '#application/audit/ports/audit-log.ts';
import type { Logger } from '#application/shared/ports/logger.ts';
import type { Database } from '#adapters/postgres/database.ts';
import { tryPurgeLock } from '#adapters/postgres/purge-lock.ts';
import { auditEventToDomain } from './audit-event-mapper.ts';
import {
  anonymizeSomeEventsAbout,
  anonymizeSomeEventsBy,
  deleteEventsBefore,
  eventsPage,
  insertEventByItself,
  insertKeyEvents,
  keysMadeAndNotRetired,
  type BatchEnd,
} from './queries.ts';

/** Rows that one statement changes at most. */
const BATCH = 5_000;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000' as AuditEventId;

interface Deps {
  readonly database: Database;
  readonly logger: Logger;
  readonly registry: Registry;
}

/** Audit events in `audit_events`. Those of a transaction are inserted by the unit of work. */
export class PostgresAuditLog implements AuditLog {
  readonly #database: Database;
  readonly #logger: Logger;
  readonly #lost: Counter;

  constructor({ database, logger, registry }: Deps) {
    this.#database = database;
    this.#logger = logger;
    this.#lost = new Counter({
      name: 'latchkey_audit_events_lost_total',
      help: 'Failed logins that could not be written to the audit log.',
      registers: [registry],
    });
  }

  async append(event: AuditEvent): Promise<void> {
    try {
      await this.#database.change(insertEventByItself(event));
    } catch (error) {
      this.#lost.inc();
      this.#logger.warn('audit_event_lost', { type: event.type, error });
    }
  }

  async appendOnce(events: readonly AuditEvent[]): Promise<void> {
    await this.#database.change(insertKeyEvents(events));
  }

  async keysInUse(): Promise<readonly string[]> {
    const rows = await this.#database.rows(keysMadeAndNotRetired());
    return rows.map(({ key }) => key);
  }

  async list(query: AuditQuery): Promise<readonly AuditEvent[]> {
    const rows = await this.#database.rows(eventsPage(query));
    return rows.map(auditEventToDomain);
  }

  async anonymize(userId: UserId): Promise<void> {
    for (const batch of [anonymizeSomeEventsAbout, anonymizeSomeEventsBy]) {
      let after: AuditEventId | undefined = BEFORE_ALL;
      while (after !== undefined) {
        const rows: readonly BatchEnd[] = await this.#database.rows(batch(userId, after, BATCH));
        after = rows[0]?.id;
      }
    }
  }

  async purge(before: Date, limit: number): Promise<number | null> {
    return await this.#database.transaction(async () => {
      const [lock] = await this.#database.rows(tryPurgeLock());
      if (lock?.acquired !== true) return null;
      return await this.#database.change(deleteEventsBefore(before, limit));
    });
  }
}
