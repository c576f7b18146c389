import { UserNotFoundError } from '#domain/identity/errors.ts';
import type { AuditEventId, AuditEventType } from '#domain/audit/audit-event.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { ListAuditEvents } from '#application/audit/list-audit-events.ts';
import type { AuditEventPage } from '#application/audit/views.ts';
import type { UserRepository } from '../accounts/ports/user-repository.ts';

export interface ListAccountActivityQuery {
  readonly userId: UserId;
  /** Null for events of every type. */
  readonly type: AuditEventType | null;
  readonly limit: number;
  /** The last event of the previous page; null for the first page. */
  readonly before: AuditEventId | null;
}

interface Deps {
  readonly users: UserRepository;
  readonly listAuditEvents: ListAuditEvents;
}

/** Lists one page of the events about any account, newest first, for admins. Those about a deleted one are in the audit log. */
export class ListAccountActivity {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @throws {UserNotFoundError} */
  async execute({ userId, ...query }: ListAccountActivityQuery): Promise<AuditEventPage> {
    const { users, listAuditEvents } = this.#deps;
    if ((await users.findById(userId)) === null) throw new UserNotFoundError();
    return await listAuditEvents.execute({
      ...query,
      subjectId: userId,
      actorId: null,
      from: null,
      to: null,
    });
  }
}
