import type { AuditTrail } from '#application/shared/ports/audit-trail.ts';

/** A transaction over several repositories, with the audit events of what it changes. */
export interface UnitOfWork {
  /**
   * Runs `work` in one transaction that every repository called within joins; commits when `work` resolves, rolls back
   * when it rejects. The events that `work` records are written just before the commit. After a deadlock or a
   * serialization failure `work` runs again a few times, with an empty audit trail, so it must have no other effects
   * outside repositories. A nested call joins the outer transaction and its audit trail.
   * @throws {ConcurrentChangeError} when every retry failed; {ServiceUnavailableError} when the store is unavailable.
   */
  run<T>(work: (audit: AuditTrail) => Promise<T>): Promise<T>;
}
