import type { AccountPage } from '#application/email/ports/account-links.ts';
import { LOCALES, type Locale } from '#domain/shared/locale.ts';
import { htmlText } from '#adapters/http/html-text.ts';
import type { PageField, PageTexts } from './page-texts.ts';
import { TRANSLATIONS } from './translations.ts';

interface FieldOptions {
  readonly name: PageField;
  readonly type: 'password' | 'text' | 'email';
  readonly autocomplete: string;
  readonly required: boolean;
  /** Hidden until the call asks for it. */
  readonly hidden?: boolean;
}

interface PageCall {
  /** The call that the button makes. */
  readonly path: string;
  readonly fields: readonly FieldOptions[];
}

const NEW_PASSWORD = { type: 'password', autocomplete: 'new-password', required: true } as const;
const NAME = { type: 'text', required: false } as const;

const CALLS: Readonly<Record<AccountPage, PageCall>> = {
  'verify-email': {
    path: '/email/verification/confirm',
    fields: [{ name: 'password', type: 'password', autocomplete: 'current-password', required: true }],
  },
  'reset-password': {
    path: '/password/reset/confirm',
    fields: [{ name: 'newPassword', ...NEW_PASSWORD }],
  },
  'confirm-email': { path: '/me/email/confirm', fields: [] },
  'undo-email': { path: '/email/undo', fields: [] },
  invitation: {
    path: '/invitations/accept',
    fields: [
      { name: 'email', type: 'email', autocomplete: 'email', required: false, hidden: true },
      { name: 'firstName', autocomplete: 'given-name', ...NAME },
      { name: 'lastName', autocomplete: 'family-name', ...NAME },
      { name: 'password', ...NEW_PASSWORD },
    ],
  },
};

export const ACCOUNT_PAGES = Object.keys(CALLS) as readonly AccountPage[];

interface Options {
  readonly locale: Locale;
  /** What the page calls the service. */
  readonly service: string;
  /** What stands before each path in the service's public address; may be empty. */
  readonly publicPath: string;
}

/** A page to which a mail leads. It does nothing by itself: its button calls the API with the token of the fragment. */
export function accountPage(page: AccountPage, { locale, service, publicPath }: Options): string {
  const { path, fields } = CALLS[page];
  const texts = TRANSLATIONS[locale];
  const { title, intro, button, done, without } = texts.pages[page];
  const hasPassword = fields.some(({ type }) => type === 'password');
  const said = { ...texts.messages, done, doneWithout: without?.done ?? done };
  return `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${htmlText(`${title} – ${service}`)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${publicPath}/account/account-page.css">
<script type="module" src="${publicPath}/account/account-page.mjs"></script>
</head>
<body>
<main>
<p class="service">${htmlText(service)}</p>
<h1>${htmlText(title)}</h1>
<form data-call="${publicPath}${path}">
<p>${htmlText(intro)}</p>
${fields.map((each) => field(each, texts)).join('\n')}
${hasPassword ? `<label class="check"><input type="checkbox" id="show"> ${htmlText(texts.showPassword)}</label>` : ''}
<button type="submit">${htmlText(button)}</button>
${without === undefined ? '' : `<button type="submit" class="second" data-without="password" formnovalidate>${htmlText(without.button)}</button>`}
</form>
<p id="result" role="status" tabindex="-1"></p>
<noscript><p>${htmlText(texts.noScript)}</p></noscript>
</main>
<nav aria-label="${htmlText(texts.otherLanguages)}">
${LOCALES.filter((each) => each !== locale)
  .map(
    (each) => `<a href="?lang=${each}" lang="${each}" hreflang="${each}">${TRANSLATIONS[each].language}</a>`,
  )
  .join('\n')}
</nav>
<script type="application/json" id="texts">${JSON.stringify(said).replaceAll('<', String.raw`\u003c`)}</script>
</body>
</html>
`;
}

function field({ name, type, autocomplete, required, hidden }: FieldOptions, { labels }: PageTexts): string {
  return `<div class="field"${hidden === true ? ' hidden' : ''}>
<label for="${name}">${htmlText(labels[name])}</label>
<input id="${name}" name="${name}" type="${type}" autocomplete="${autocomplete}" aria-describedby="${name}-problem"${required ? ' required' : ''}>
<p class="problem" id="${name}-problem"></p>
</div>`;
}
