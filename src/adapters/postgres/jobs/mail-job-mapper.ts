import type { MailJob } from '#domain/email/mail-job.ts';

/** A job as JSON. */
export type MailJobData = Omit<MailJob, 'createdAt' | 'expiresAt'> & {
  readonly createdAt: string;
  readonly expiresAt: string;
};

export function mailJobToData(job: MailJob): MailJobData {
  return { ...job, createdAt: job.createdAt.toISOString(), expiresAt: job.expiresAt.toISOString() };
}

export function mailJobToDomain(data: MailJobData): MailJob {
  return { ...data, createdAt: new Date(data.createdAt), expiresAt: new Date(data.expiresAt) };
}
