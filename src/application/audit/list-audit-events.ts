import type { AuditLog, AuditQuery } from './ports/audit-log.ts';
import { auditEventView, type AuditEventPage } from './views.ts';

/** Lists one page of the audit log, newest first, for admins and operators. */
export class ListAuditEvents {
  readonly #auditLog: Pick<AuditLog, 'list'>;

  constructor({ auditLog }: { readonly auditLog: Pick<AuditLog, 'list'> }) {
    this.#auditLog = auditLog;
  }

  async execute(query: AuditQuery): Promise<AuditEventPage> {
    const found = await this.#auditLog.list({ ...query, limit: query.limit + 1 });
    const page = found.slice(0, query.limit);
    const next = found.length > query.limit ? (page.at(-1)?.id ?? null) : null;
    return { items: page.map(auditEventView), next };
  }
}
