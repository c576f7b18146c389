import type { Clock } from '#application/shared/ports/clock.ts';
import { purgeInBatches } from '#application/shared/purge-in-batches.ts';
import type { Logger } from '#application/shared/ports/logger.ts';
import type { AuditLog } from './ports/audit-log.ts';

/** Rows of one batch, which are locked for a few milliseconds. */
const BATCH_SIZE = 500;
const DAY_MS = 24 * 3600 * 1000;

interface Deps {
  readonly auditLog: Pick<AuditLog, 'purge'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Deletes audit events that are too old, in small batches. */
export class PurgeAuditEvents {
  readonly #deps: Deps;
  readonly #days: number;

  /** @param days for which events are kept; 0: for good. */
  constructor(deps: Deps, days: number) {
    this.#deps = deps;
    this.#days = days;
  }

  /** @param stopping asked between batches. @returns how many events were deleted. */
  async execute(stopping: () => boolean = () => false): Promise<number> {
    if (this.#days === 0) return 0;
    const { auditLog, clock, logger } = this.#deps;
    const before = new Date(clock.now().getTime() - this.#days * DAY_MS);
    const total = await purgeInBatches(() => auditLog.purge(before, BATCH_SIZE), stopping);
    if (total > 0) logger.info('audit_events_purged', { rows: total });
    return total;
  }
}
