import type { MailKind } from '#domain/email/mail-kind.ts';
import type { Locale } from '#domain/shared/locale.ts';

/** What a template may show. */
export interface MailData {
  /** First name of the account; shown only where it looks like a name. */
  readonly name: string | null;
  /** The page to which the mail leads, with its token in the fragment; null for a mere notice. */
  readonly link: string | null;
  readonly linkExpiresAt: Date | null;
  /** Eight digits; null where only the link works. */
  readonly code: string | null;
  readonly codeExpiresAt: Date | null;
  /** When it happened that the mail tells of. */
  readonly at: Date;
}

export interface RenderedMail {
  /** One line. */
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Writes mails in the languages of the service. */
export interface MailTemplates {
  /** The same arguments give the same mail. */
  render(kind: MailKind, locale: Locale, data: MailData): Promise<RenderedMail>;
}
