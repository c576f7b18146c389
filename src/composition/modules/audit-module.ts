import { ContainerModule } from 'inversify';
import { AuditEventFactory } from '#application/audit/audit-event-factory.ts';
import { provide } from '../provide.ts';
import { TOKENS as T } from '../tokens.ts';

/** Application services and use cases of the audit log. */
export function auditModule(): ContainerModule {
  return new ContainerModule((options) => {
    provide(
      options,
      T.AuditEventFactory,
      { ids: T.IdGenerator, clock: T.Clock, origin: T.RequestOrigin },
      (deps) => new AuditEventFactory(deps),
    );
  });
}
