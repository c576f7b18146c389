import type { Locale } from '#domain/shared/locale.ts';
import { ENGLISH } from './english.ts';
import { GERMAN } from './german.ts';
import type { PageTexts } from './page-texts.ts';
import { RUSSIAN } from './russian.ts';

export const TRANSLATIONS: Readonly<Record<Locale, PageTexts>> = { en: ENGLISH, de: GERMAN, ru: RUSSIAN };
