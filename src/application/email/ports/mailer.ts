import type { RenderedMail } from './mail-templates.ts';

/** A mail to one address. The same message gives the same bytes, however often it is sent. */
export interface MailMessage extends RenderedMail {
  /** Left part of its Message-ID, the same at each attempt: the id of the challenge or of the job. */
  readonly id: string;
  readonly to: string;
  /** Its Date header: when it was asked for. */
  readonly date: Date;
}

/** Sends mail. */
export interface Mailer {
  /** @throws {MailRefusedError} to give up; {MailDelayedError} to try again later. */
  send(message: MailMessage): Promise<void>;
}
