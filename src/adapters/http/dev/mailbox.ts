/** Mails that were delivered to this process instead of a mail server. */
export interface Mailbox {
  /** Newest first. */
  readonly mails: readonly MailboxMail[];
}

export interface MailboxMail {
  readonly id: string;
  readonly to: string;
  readonly date: Date;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}
