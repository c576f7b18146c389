import type { MailJob } from '#domain/email/mail-job.ts';
import type { DeliveryResult } from '#application/email/attempt-delivery.ts';

/** Takes mail jobs from where the outbox puts them. */
export interface MailWorker {
  /** @throws {ServiceUnavailableError} when the jobs can't be reached. */
  start(attempt: (job: MailJob) => Promise<DeliveryResult>): Promise<void>;
  /** How many jobs wait, and for how many seconds the oldest has; null where that can't be found out. */
  figures(): Promise<{ readonly length: number; readonly oldestSeconds: number } | null>;
  /** Lets mails that are being sent have some seconds. */
  stop(): Promise<void>;
}
