import type { AccountPage } from '#application/email/ports/account-links.ts';
import { htmlText } from '#adapters/http/html-text.ts';
import { fillText } from './fill-text.ts';
import { pageField, type PageFieldOptions } from './page-field.ts';
import { pageFrame } from './page-frame.ts';
import { pageAddress, type PageRequest } from './page-settings.ts';
import type { PageFieldName, PageTexts } from './page-texts.ts';
import { TRANSLATIONS } from './translations.ts';

type FieldOptions = Omit<PageFieldOptions, 'name' | 'label'> & { readonly name: PageFieldName };

interface PageCall {
  /** The call that the button makes. */
  readonly path: string;
  readonly fields: readonly FieldOptions[];
  /** Where people go from here when the call has worked; null where a mail comes first. */
  readonly next: '/account/login' | null;
}

const NEW_PASSWORD = { type: 'password', autocomplete: 'new-password', required: true } as const;
const NAME = { type: 'text', required: false } as const;

const CALLS: Readonly<Record<AccountPage, PageCall>> = {
  'verify-email': {
    path: '/email/verification/confirm',
    fields: [{ name: 'password', type: 'password', autocomplete: 'current-password', required: true }],
    next: '/account/login',
  },
  'reset-password': {
    path: '/password/reset/confirm',
    fields: [{ name: 'newPassword', ...NEW_PASSWORD }],
    next: '/account/login',
  },
  'confirm-email': { path: '/me/email/confirm', fields: [], next: '/account/login' },
  'undo-email': { path: '/email/undo', fields: [], next: null },
  invitation: {
    path: '/invitations/accept',
    fields: [
      { name: 'email', type: 'email', autocomplete: 'email', required: false, hidden: true },
      { name: 'firstName', autocomplete: 'given-name', ...NAME },
      { name: 'lastName', autocomplete: 'family-name', ...NAME },
      { name: 'password', ...NEW_PASSWORD },
    ],
    next: '/account/login',
  },
};

export const ACCOUNT_PAGES = Object.keys(CALLS) as readonly AccountPage[];

/** A page to which a mail leads. It does nothing by itself: its button calls the API with the token of the fragment. */
export function accountPage(page: AccountPage, request: PageRequest): string {
  const { path, fields, next } = CALLS[page];
  const texts = TRANSLATIONS[request.locale];
  const { title, intro, button, done, without } = texts.pages[page];
  const hasPassword = fields.some(({ type }) => type === 'password');
  const main = `<form data-call="${path}">
<p>${htmlText(intro)}</p>
${fields.map((each) => field(each, request, texts)).join('\n')}
${hasPassword ? `<label class="check"><input type="checkbox" id="show"> ${htmlText(texts.showPassword)}</label>` : ''}
<button type="submit">${htmlText(button)}</button>
${without === undefined ? '' : `<button type="submit" class="second" data-without="password" formnovalidate>${htmlText(without.button)}</button>`}
</form>
<p id="result" class="result" role="status" tabindex="-1"></p>
${next === null ? '' : link('next', pageAddress(request, next), texts.login.to)}
${without === undefined || !request.mail ? '' : link('next-without', pageAddress(request, '/account/forgot-password'), texts.forgotten.title)}`;
  const said = { done, doneWithout: without?.done ?? done };
  return pageFrame(request, { title, script: 'account-page.mjs', main, said });
}

function field(options: FieldOptions, { passwordMinLength: min }: PageRequest, texts: PageTexts): string {
  const isNew = options.autocomplete === 'new-password';
  const hint = isNew ? { hint: fillText(texts.passwordHint, { min }) } : {};
  return pageField({ ...options, ...hint, label: texts.labels[options.name] });
}

/** Shown when the call has worked. */
function link(id: string, to: string, text: string): string {
  return `<p id="${id}" hidden><a href="${to}">${htmlText(text)}</a></p>`;
}
