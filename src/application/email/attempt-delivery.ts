import type { MailJob } from '#domain/email/mail-job.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import type { Logger } from '#application/shared/ports/logger.ts';

/** What became of a job: `dropped` where there was nothing to send, such as for an address without an account. */
export type DeliveryOutcome = 'sent' | 'refused' | 'dropped';

/** The same of an attempt: `expired` came too late, and `delayed` is tried again. */
export type DeliveryResult = DeliveryOutcome | 'expired' | 'delayed';

interface Deps {
  readonly delivery: {
    /** @throws {MailDelayedError} or anything else to be tried again. */
    execute(job: MailJob): Promise<DeliveryOutcome>;
  };
  readonly clock: Clock;
  readonly logger: Logger;
}

/** One attempt to deliver a job. It never throws: whatever goes wrong is logged and tried again until the job expires. */
export class AttemptDelivery {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async execute(job: MailJob): Promise<DeliveryResult> {
    const { delivery, clock, logger } = this.#deps;
    const { id: jobId, kind } = job;
    if (clock.now() >= job.expiresAt) {
      logger.warn('mail_expired', { jobId, kind });
      return 'expired';
    }
    try {
      const outcome = await delivery.execute(job);
      logger.debug('mail_delivered', { jobId, kind, outcome });
      return outcome;
    } catch (error) {
      logger.warn('mail_delayed', { jobId, kind, error });
      return 'delayed';
    }
  }
}
