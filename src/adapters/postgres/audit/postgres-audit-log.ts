import type { AuditEvent, AuditEventId } from '#domain/audit/audit-event.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { AuditLog, AuditQuery } from '#application/audit/ports/audit-log.ts';
import type { Database } from '#adapters/postgres/database.ts';
import { tryPurgeLock } from '#adapters/postgres/purge-lock.ts';
import { auditEventToDomain } from './audit-event-mapper.ts';
import {
  anonymizeSomeEventsAbout,
  anonymizeSomeEventsBy,
  deleteEventsBefore,
  eventsPage,
  insertEventByItself,
  type BatchEnd,
} from './queries.ts';

/** Rows that one statement changes at most. */
const BATCH = 5_000;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000' as AuditEventId;

/** Audit events in `audit_events`. Those of a transaction are inserted by the unit of work. */
export class PostgresAuditLog implements AuditLog {
  readonly #database: Database;

  constructor({ database }: { readonly database: Database }) {
    this.#database = database;
  }

  async append(event: AuditEvent): Promise<void> {
    await this.#database.change(insertEventByItself(event));
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
