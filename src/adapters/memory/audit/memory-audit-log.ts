import { isPersonal, type AuditData, type AuditEvent } from '#domain/audit/audit-event.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { AuditLog, AuditQuery } from '#application/audit/ports/audit-log.ts';
import type { MemoryStore } from '../memory-store.ts';
import type { MemoryTables } from '../memory-tables.ts';
import { newestFirst } from '../newest-first.ts';
import { keepEvent } from './keep-event.ts';

/** Audit events in memory. */
export class MemoryAuditLog implements AuditLog {
  readonly #store: MemoryStore;

  constructor({ store }: { readonly store: MemoryStore }) {
    this.#store = store;
  }

  async append(event: AuditEvent): Promise<void> {
    await this.#store.write((tables) => {
      const { subjectId } = event;
      const gone = subjectId !== null && !tables.users.has(subjectId);
      keepEvent(tables, gone ? { ...event, ip: null, userAgent: null } : event);
    });
  }

  async appendOnce(events: readonly AuditEvent[]): Promise<void> {
    await this.#store.write((tables) => {
      for (const event of events) if (!isKept(tables, event)) keepEvent(tables, event);
    });
  }

  async keysInUse(): Promise<readonly string[]> {
    return await this.#store.read(({ auditEvents }) => {
      const keys = (type: AuditEvent['type']): readonly string[] =>
        [...auditEvents.values()]
          .filter((event) => event.type === type)
          .map(({ data }) => data['key'])
          .filter((key) => typeof key === 'string');
      const retired = new Set(keys('key.retired'));
      return keys('key.made').filter((key) => !retired.has(key));
    });
  }

  async list({ limit, before, ...filter }: AuditQuery): Promise<readonly AuditEvent[]> {
    return await this.#store.read(({ auditEvents }) =>
      newestFirst(auditEvents.values(), before)
        .filter((event) => matches(event, filter))
        .slice(0, limit)
        .map((event) => structuredClone(event)),
    );
  }

  async anonymize(userId: UserId): Promise<void> {
    await this.#store.write(({ auditEvents }) => {
      for (const event of auditEvents.values()) {
        const about = event.subjectId === userId;
        if (!about && event.actorId !== userId) continue;
        const data = about ? withoutPerson(event) : event.data;
        auditEvents.set(event.id, { ...event, data, ip: null, userAgent: null });
      }
    });
  }

  async purge(before: Date, limit: number): Promise<number | null> {
    return await this.#store.write(({ auditEvents }) => {
      const old = [...auditEvents.values()].filter(({ at }) => at < before).slice(0, limit);
      for (const { id } of old) auditEvents.delete(id);
      return old.length;
    });
  }
}

/** What the unique index says. */
function isKept({ auditEvents }: MemoryTables, { type, data }: AuditEvent): boolean {
  return [...auditEvents.values()].some((kept) => kept.type === type && kept.data['key'] === data['key']);
}

function matches(
  event: AuditEvent,
  { subjectId, actorId, type, from, to }: Omit<AuditQuery, 'limit' | 'before'>,
): boolean {
  return (
    (subjectId === null || event.subjectId === subjectId) &&
    (actorId === null || event.actorId === actorId) &&
    (type === null || event.type === type) &&
    (from === null || event.at >= from) &&
    (to === null || event.at < to)
  );
}

function withoutPerson({ type, data }: AuditEvent): AuditData {
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => [name, isPersonal(type, name) ? null : value]),
  );
}
