import type { Mailer, MailMessage } from '#application/email/ports/mailer.ts';

const MOST_MAILS = 100;

/** Delivers to this process's memory, where a developer reads it. The last hundred mails are kept. */
export class DevelopmentMailbox implements Mailer {
  #mails: readonly MailMessage[] = [];

  /** Newest first. */
  get mails(): readonly MailMessage[] {
    return this.#mails;
  }

  send(message: MailMessage): Promise<void> {
    this.#mails = [message, ...this.#mails].slice(0, MOST_MAILS);
    return Promise.resolve();
  }
}
