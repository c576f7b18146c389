import { existsSync } from 'node:fs';
import { join, normalize } from 'node:path';
import type { Eta } from 'eta';
import { MAIL_KINDS, type MailKind } from '#domain/email/mail-kind.ts';
import { LOCALES, type Locale } from '#domain/shared/locale.ts';
import type { MailData, MailTemplates, RenderedMail } from '#application/email/ports/mail-templates.ts';
import { safeName } from './safe-name.ts';
import { TemplateError } from './template-error.ts';

const BUILT_IN = join(import.meta.dirname, 'templates');

export interface EtaTemplatesOptions {
  /** What mails call the service. */
  readonly service: string;
  /** A folder whose files replace ours of the same name; null for none. */
  readonly overrides: string | null;
}

/** Eta once for text and once for HTML, which alone is escaped. */
interface Engines {
  readonly plain: Eta;
  readonly html: Eta;
}

/** Mails from `<locale>/<kind>.{subject,txt,html}.eta`. Eta is loaded with the first mail. */
export class EtaTemplates implements MailTemplates {
  readonly #options: EtaTemplatesOptions;
  #engines: Promise<Engines> | null = null;

  constructor(options: EtaTemplatesOptions) {
    this.#options = options;
  }

  async render(kind: MailKind, locale: Locale, data: MailData): Promise<RenderedMail> {
    const { plain, html } = await (this.#engines ??= makeEngines(this.#options.overrides));
    const shown = {
      locale,
      service: this.#options.service,
      name: safeName(data.name),
      link: data.link,
      linkUntil: inWords(data.linkExpiresAt, locale),
      // In groups, as people read and type it.
      code: data.code?.replace(/(?<=^.{4})/, ' ') ?? null,
      codeUntil: inWords(data.codeExpiresAt, locale),
      at: inWords(data.at, locale),
    };
    const file = `/${locale}/${kind}`;
    const subject = plain.render(`${file}.subject.eta`, shown);
    return {
      subject: subject.replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim(),
      text: plain.render(`${file}.txt.eta`, shown),
      html: html.render(`${file}.html.eta`, shown),
    };
  }

  /** Renders every mail once, to find mistakes in overriding files at start. @throws {TemplateError} naming the file. */
  async check(): Promise<void> {
    const { overrides } = this.#options;
    if (overrides === null) return;
    if (!existsSync(overrides)) throw new TemplateError(`MAIL_TEMPLATES_DIR is no folder: ${overrides}`);
    for (const locale of LOCALES) {
      for (const kind of MAIL_KINDS) {
        try {
          await this.render(kind, locale, SAMPLE);
        } catch (error) {
          const { message } = error as Error;
          throw new TemplateError(
            `The mail ${locale}/${kind} in MAIL_TEMPLATES_DIR can't be made: ${message}`,
            {
              cause: error,
            },
          );
        }
      }
    }
  }
}

const SAMPLE: MailData = {
  name: 'Ada',
  link: 'https://id.example.org/account/verify-email#token=sample',
  linkExpiresAt: new Date(0),
  code: '12345678',
  codeExpiresAt: new Date(0),
  at: new Date(0),
};

async function makeEngines(overrides: string | null): Promise<Engines> {
  const { Eta: Engine } = await import('eta');
  const make = (autoEscape: boolean): Eta => {
    const engine = new Engine({ autoEscape, cache: true });
    engine.resolvePath = (template) => fileOf(template, overrides);
    return engine;
  };
  return { plain: make(false), html: make(true) };
}

/** The operator's own file, else ours. */
function fileOf(template: string, overrides: string | null): string {
  const name = normalize(`/${template}`);
  const own = overrides === null ? null : join(overrides, name);
  return own !== null && existsSync(own) ? own : join(BUILT_IN, name);
}

function inWords(time: Date | null, locale: Locale): string | null {
  if (time === null) return null;
  const written = (style: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, { ...style, timeZone: 'UTC' }).format(time);
  return `${written({ dateStyle: 'long' })}, ${written({ timeStyle: 'short' })} UTC`;
}
