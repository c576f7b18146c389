import type { AuditEvent, AuditEventId } from '#domain/audit/audit-event.ts';
import { storedUserAgent } from '#application/shared/user-agent.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import type { IdGenerator } from '#application/shared/ports/id-generator.ts';
import type { AuditEventDraft } from '#application/shared/ports/audit-trail.ts';
import type { RequestOrigin } from './ports/request-origin.ts';

interface Deps {
  readonly ids: IdGenerator;
  readonly clock: Clock;
  readonly origin: RequestOrigin;
}

/** Makes events of drafts: with id, time, and the request in which they are made. */
export class AuditEventFactory {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  make({ sessionId = null, data = {}, anonymous = false, ...draft }: AuditEventDraft): AuditEvent {
    const { ids, clock, origin } = this.#deps;
    const { requestId = null, ip = null, userAgent = null } = origin.current() ?? {};
    const place = anonymous ? { ip: null, userAgent: null } : { ip, userAgent: storedUserAgent(userAgent) };
    return {
      ...draft,
      id: ids.next() as AuditEventId,
      at: clock.now(),
      sessionId,
      requestId,
      data,
      ...place,
    };
  }
}
