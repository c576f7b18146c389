import { LOCALES, localeFrom, type Locale } from '#domain/shared/locale.ts';
import type { Context } from './context.ts';

/** The language that `Accept-Language` asks for; null where it asks for none of ours. */
export function requestLocale(ctx: Pick<Context, 'get' | 'acceptsLanguages'>): Locale | null {
  if (ctx.get('Accept-Language') === '') return null;
  const accepted = ctx.acceptsLanguages(...LOCALES);
  return typeof accepted === 'string' ? localeFrom(accepted) : null;
}
