import type { MailMessage } from '#application/email/ports/mailer.ts';
import type { AccountPage } from '#application/email/ports/account-links.ts';
import { TOKENS as T } from '#composition/tokens.ts';
import type { TestService } from './test-service.ts';
import { until } from './until.ts';

/** What turns mail on in a test service. */
export const MAIL_ON = { MAIL: 'auto', MAIL_PER_MINUTE: '0', EMAIL_VERIFICATION: 'off' } as const;

/** A mail with a link, as somebody reads it. */
export interface LinkedMail {
  readonly message: MailMessage;
  readonly link: string;
  readonly token: string;
  /** Eight digits; empty for a mail without. */
  readonly code: string;
}

/** The mails that a service has delivered to its development mailbox. */
export class Mailbox {
  readonly #service: () => TestService;

  constructor(service: () => TestService) {
    this.#service = service;
  }

  /** Newest first. */
  to(address: string): readonly MailMessage[] {
    const { mails } = this.#service().container.get(T.DevelopmentMailbox);
    return mails.filter(({ to }) => to.toLowerCase() === address.toLowerCase());
  }

  /** The newest mail to an address that leads to a page, when it comes. */
  async linked(page: AccountPage, address: string, after: readonly string[] = []): Promise<LinkedMail> {
    let found: MailMessage | undefined;
    await until(() => {
      found = this.to(address).find(
        ({ id, text }) => text.includes(`/account/${page}?`) && !after.includes(id),
      );
      return found !== undefined;
    });
    const { text } = found as unknown as MailMessage;
    const [link = '', token = ''] = /https?:\/\/\S+#token=([A-Za-z0-9_-]+)/.exec(text) ?? [];
    const code = /\b(\d{4}) (\d{4})\b/.exec(text)?.slice(1).join('') ?? '';
    return { message: found as unknown as MailMessage, link, token, code };
  }

  /** Returns when nothing waits for delivery. */
  async empty(): Promise<void> {
    const worker = this.#service().container.get(T.MailWorker);
    await until(async () => ((await worker?.figures())?.length ?? 0) === 0);
  }
}
