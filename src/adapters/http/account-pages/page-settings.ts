import type { Locale } from '#domain/shared/locale.ts';

/** What the pages show of the service, whoever looks. */
export interface PageSettings {
  /** What the pages call the service. */
  readonly service: string;
  /** What stands before each path in the service's public address; may be empty. */
  readonly publicPath: string;
  readonly passwordMinLength: number;
  /** Whether the service sends mail. */
  readonly mail: boolean;
}

/** Of one request. */
export interface PageRequest extends PageSettings {
  readonly locale: Locale;
  /** Whether the reader chose the language; then links keep it. */
  readonly chosen: boolean;
}

/** The address of another page, in the language that the reader has chosen. */
export function pageAddress(
  { publicPath, locale, chosen }: PageRequest,
  path: '/account' | `/account/${string}`,
): string {
  return `${publicPath}${path}${chosen ? `?lang=${locale}` : ''}`;
}
