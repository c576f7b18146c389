import type { UserId } from '#domain/shared/ids.ts';
import type { AuditLog } from '#application/audit/ports/audit-log.ts';
import type { MailTraces } from './ports/mail-traces.ts';

interface Deps {
  readonly auditLog: Pick<AuditLog, 'anonymize'>;
  readonly mail: MailTraces;
}

/** What an account leaves behind in other places. */
export class AccountTraces {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Within the unit of work that deletes the account. */
  async erase(userId: UserId): Promise<void> {
    const { auditLog, mail } = this.#deps;
    await auditLog.anonymize(userId);
    await mail.forget(userId);
  }
}
