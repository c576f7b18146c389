import { MailDelayedError, MailRefusedError } from '#application/email/errors.ts';
import type { Mailer, MailMessage } from '#application/email/ports/mailer.ts';
import type { MailSender } from './mail-sender.ts';

/** In milliseconds. */
export interface SmtpDeadlines {
  readonly connectMs: number;
  /** For the server's greeting. */
  readonly greetingMs: number;
  /** For each answer after that. RFC 5321, section 4.5.3.2, allows minutes. */
  readonly answerMs: number;
}

export interface SmtpOptions {
  /** `smtp://user:password@host:587` or `smtps://…`; its query takes further options of nodemailer. */
  readonly url: string;
  readonly from: MailSender;
  readonly deadlines?: SmtpDeadlines;
}

const DEADLINES: SmtpDeadlines = { connectMs: 10_000, greetingMs: 30_000, answerMs: 120_000 };
const ADDRESS = /^[\x21-\x7e]+@[\x21-\x7e]+$/;
const BRACKETS = /[<>"(),:;[\]\\]/;
const LOOPBACK = /^(?:localhost|127\.|\[::1\])/;

/** What nodemailer's errors say beyond their message. */
interface SmtpFailure {
  readonly message?: string;
  readonly command?: string;
  readonly responseCode?: number;
}

/** Mail by SMTP, a connection for each. nodemailer is loaded with the first mail. */
export class SmtpMailer implements Mailer {
  readonly #options: SmtpOptions;
  #transport: ReturnType<typeof createTransport> | null = null;

  constructor(options: SmtpOptions) {
    this.#options = options;
  }

  async send(message: MailMessage): Promise<void> {
    const { id, to, date, subject, text, html } = message;
    const { from } = this.#options;
    if (!ADDRESS.test(to) || BRACKETS.test(to)) throw new MailRefusedError('This is not a mail address.');
    const transport = await (this.#transport ??= createTransport(this.#options));
    try {
      await transport.sendMail({
        // As objects: in a text, a line break would begin another recipient.
        from: { ...from },
        to: { name: '', address: to },
        envelope: { from: from.address, to: [to] },
        messageId: `<${id}@${from.address.slice(from.address.lastIndexOf('@') + 1)}>`,
        date,
        subject,
        text,
        html,
        headers: { 'Auto-Submitted': 'auto-generated' },
        // Else random: a mail that is sent again is the same to the byte.
        baseBoundary: id,
        xMailer: false,
      });
    } catch (error) {
      throw asMailError(error as SmtpFailure);
    }
  }
}

async function createTransport({ url, deadlines = DEADLINES }: SmtpOptions) {
  const { createTransport: create } = await import('nodemailer');
  return create({
    // A password must not go out in the clear because somebody in between hides STARTTLS.
    requireTLS: needsTls(new URL(url)),
    url,
    connectionTimeout: deadlines.connectMs,
    dnsTimeout: deadlines.connectMs,
    greetingTimeout: deadlines.greetingMs,
    socketTimeout: deadlines.answerMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

function needsTls({ hostname, username, searchParams }: URL): boolean {
  return username !== '' && !LOOPBACK.test(hostname) && !searchParams.has('requireTLS');
}

/**
 * Only a refusal of the recipient is final. Other 5xx answers (login, sender, content) come from a configuration that an
 * operator can correct while the job waits.
 */
function asMailError(failure: SmtpFailure): Error {
  const { command = '', responseCode = 0, message = 'The mail server failed.' } = failure;
  const final = command.startsWith('RCPT') && responseCode >= 500;
  return new (final ? MailRefusedError : MailDelayedError)(message, { cause: failure });
}
