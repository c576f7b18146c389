import { LOCALES } from '#domain/shared/locale.ts';
import { htmlText } from '#adapters/http/html-text.ts';
import { fillText } from './fill-text.ts';
import type { PageRequest } from './page-settings.ts';
import { TRANSLATIONS } from './translations.ts';

interface FrameOptions {
  readonly title: string;
  /** The page's own script, among the assets. */
  readonly script: string;
  /** The page's own style, among the assets, besides that of all pages. */
  readonly style?: string;
  /** HTML. */
  readonly main: string;
  /** What the script may have to say, besides what it may have to say on every page. */
  readonly said?: object;
}

/** What all pages have around their own part. */
export function pageFrame(request: PageRequest, { title, script, style, main, said }: FrameOptions): string {
  const { locale, service, publicPath } = request;
  const texts = TRANSLATIONS[locale];
  const passwordTooShort = fillText(texts.messages.passwordTooShort, { min: request.passwordMinLength });
  const all = { ...texts.messages, passwordTooShort, ...said };
  return `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${htmlText(`${title} – ${service}`)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${publicPath}/account/account-page.css">
${style === undefined ? '' : `<link rel="stylesheet" href="${publicPath}/account/${style}">`}
<script type="module" src="${publicPath}/account/${script}"></script>
</head>
<body>
<main>
<p class="service">${htmlText(service)}</p>
<h1>${htmlText(title)}</h1>
${main}
<noscript><p>${htmlText(texts.noScript)}</p></noscript>
</main>
<nav aria-label="${htmlText(texts.otherLanguages)}">
${LOCALES.filter((each) => each !== locale)
  .map(
    (each) => `<a href="?lang=${each}" lang="${each}" hreflang="${each}">${TRANSLATIONS[each].language}</a>`,
  )
  .join('\n')}
</nav>
<script type="application/json" id="texts">${JSON.stringify(all).replaceAll('<', String.raw`\u003c`)}</script>
</body>
</html>
`;
}
