import type { MailJob } from '#domain/email/mail-job.ts';
import type { Locale } from '#domain/shared/locale.ts';
import type { DeliveryOutcome } from './attempt-delivery.ts';
import { MailRefusedError } from './errors.ts';
import type { Mailer } from './ports/mailer.ts';
import type { MailTemplates } from './ports/mail-templates.ts';

interface Deps {
  readonly mailer: Mailer;
  readonly templates: MailTemplates;
}

/** Writes the mail of a job and sends it. */
export class DeliverMail {
  readonly #deps: Deps;
  readonly #defaultLocale: Locale;

  constructor(deps: Deps, defaultLocale: Locale) {
    this.#deps = deps;
    this.#defaultLocale = defaultLocale;
  }

  /** @throws {MailDelayedError} {ServiceUnavailableError} to be tried again. */
  async execute(job: MailJob): Promise<DeliveryOutcome> {
    const { mailer, templates } = this.#deps;
    const { id, kind, address, createdAt } = job;
    const nothing = { name: null, link: null, linkExpiresAt: null, code: null, codeExpiresAt: null };
    const content = await templates.render(kind, job.locale ?? this.#defaultLocale, {
      ...nothing,
      at: createdAt,
    });
    try {
      await mailer.send({ ...content, id, to: address, date: createdAt });
      return 'sent';
    } catch (error) {
      if (error instanceof MailRefusedError) return 'refused';
      throw error;
    }
  }
}
