/** The languages of mails and of the pages that they lead to. */
export const LOCALES = ['en', 'de', 'ru'] as const;

export type Locale = (typeof LOCALES)[number];

/** `text` as one of our languages, or null when it is none. */
export function localeFrom(text: string): Locale | null {
  return LOCALES.find((locale) => locale === text) ?? null;
}
