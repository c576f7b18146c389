import type { MailJob } from '#domain/email/mail-job.ts';
import type { UserId } from '#domain/shared/ids.ts';

/** Mails that wait for delivery. */
export interface MailOutbox {
  /** Adds a job within the unit of work under way: both are kept or neither. Jobs are delivered at least once. */
  enqueue(job: MailJob): Promise<void>;
  /** Deletes all jobs about an account, within the unit of work under way. */
  removeOf(userId: UserId): Promise<void>;
}
