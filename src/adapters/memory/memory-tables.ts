import type { AuditEvent, AuditEventId } from '#domain/audit/audit-event.ts';
import type { PasswordHash } from '#domain/identity/passwords/password.ts';
import type { SessionId, SessionSnapshot } from '#domain/identity/sessions/session.ts';
import type { UserSnapshot } from '#domain/identity/accounts/user.ts';
import type { TaskId, TaskSnapshot } from '#domain/tasks/task.ts';
import type { UserId } from '#domain/shared/ids.ts';

/** A session, which outlives its user for a while once it has ended. */
export type StoredSession = Omit<SessionSnapshot, 'userId'> & { readonly userId: UserId | null };

/** Everything that is kept, as snapshots that nobody else holds. */
export class MemoryTables {
  readonly users: Map<UserId, UserSnapshot>;
  readonly credentials: Map<UserId, PasswordHash>;
  readonly sessions: Map<SessionId, StoredSession>;
  /** When an account last opened a session from a network. */
  readonly knownNetworks: Map<UserId, ReadonlyMap<string, Date>>;
  readonly tasks: Map<TaskId, TaskSnapshot>;
  readonly auditEvents: Map<AuditEventId, AuditEvent>;

  constructor(from?: MemoryTables) {
    this.users = new Map(from?.users);
    this.credentials = new Map(from?.credentials);
    this.sessions = new Map(from?.sessions);
    this.knownNetworks = new Map(from?.knownNetworks);
    this.tasks = new Map(from?.tasks);
    this.auditEvents = new Map(from?.auditEvents);
  }

  /** Tables that change apart from these; the snapshots in them never change. */
  copy(): MemoryTables {
    return new MemoryTables(this);
  }
}
