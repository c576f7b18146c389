import { ContainerModule } from 'inversify';
import { AuditEventFactory } from '#application/audit/audit-event-factory.ts';
import { ListActivity } from '#application/audit/list-activity.ts';
import { ListAuditEvents } from '#application/audit/list-audit-events.ts';
import { PurgeAuditEvents } from '#application/audit/purge-audit-events.ts';
import { RecordKeyChanges } from '#application/audit/record-key-changes.ts';
import type { Config } from '../config.ts';
import { provide } from '../provide.ts';
import { TOKENS as T } from '../tokens.ts';

const auditLog = T.AuditLog;
const clock = T.Clock;

/** Application services and use cases of the audit log. */
export function auditModule(config: Config): ContainerModule {
  return new ContainerModule((options) => {
    provide(
      options,
      T.AuditEventFactory,
      { ids: T.IdGenerator, clock, origin: T.RequestOrigin },
      (deps) => new AuditEventFactory(deps),
    );
    provide(options, T.ListAuditEvents, { auditLog }, (deps) => new ListAuditEvents(deps));
    provide(options, T.ListActivity, { listAuditEvents: T.ListAuditEvents }, (deps) => {
      return new ListActivity(deps);
    });
    provide(
      options,
      T.RecordKeyChanges,
      { keys: T.KeyInventory, auditLog, auditEvents: T.AuditEventFactory, clock },
      (deps) => new RecordKeyChanges(deps, config.AUDIT_DAYS),
    );
    provide(options, T.PurgeAuditEvents, { auditLog, clock, logger: T.Logger }, (deps) => {
      return new PurgeAuditEvents(deps, config.AUDIT_DAYS);
    });
  });
}
