import type { AuditEventId, AuditEventType } from '#domain/audit/audit-event.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { ListAuditEvents } from './list-audit-events.ts';
import type { AuditEventPage } from './views.ts';

export interface ListActivityQuery {
  readonly userId: UserId;
  /** Null for events of every type. */
  readonly type: AuditEventType | null;
  readonly limit: number;
  /** The last event of the previous page; null for the first page. */
  readonly before: AuditEventId | null;
}

/**
 * Lists one page of the events about the caller's own account, newest first: what the caller did and what was done to it.
 * Address and agent are shown only of what the caller did.
 */
export class ListActivity {
  readonly #listAuditEvents: ListAuditEvents;

  constructor({ listAuditEvents }: { readonly listAuditEvents: ListAuditEvents }) {
    this.#listAuditEvents = listAuditEvents;
  }

  async execute({ userId, ...query }: ListActivityQuery): Promise<AuditEventPage> {
    const everybody = { actorId: null, from: null, to: null };
    const { items, next } = await this.#listAuditEvents.execute({
      ...query,
      ...everybody,
      subjectId: userId,
    });
    return {
      items: items.map((event) =>
        event.actorId === userId ? event : { ...event, ip: null, userAgent: null },
      ),
      next,
    };
  }
}
