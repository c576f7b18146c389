import type { UserId } from '#domain/shared/ids.ts';

/** Mails and links of an account that is deleted. */
export interface MailTraces {
  /** Within the unit of work that deletes the account: its links and codes end, its waiting mails are deleted. */
  forget(userId: UserId): Promise<void>;
}
