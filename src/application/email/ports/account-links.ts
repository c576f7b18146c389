import type { Locale } from '#domain/shared/locale.ts';

/** The pages that mails lead to. */
export type AccountPage = 'verify-email' | 'reset-password' | 'confirm-email' | 'undo-email' | 'invitation';

/** Where the pages are for whoever reads a mail. */
export interface AccountLinks {
  /**
   * The token stands in the fragment, which no browser sends: it is in no log and no `Referer`.
   * @param locale that of the mail; the page is shown in it.
   */
  linkTo(page: AccountPage, token: string, locale: Locale): string;
}
