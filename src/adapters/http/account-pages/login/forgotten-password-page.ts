import { htmlText } from '#adapters/http/html-text.ts';
import { fillText } from '../fill-text.ts';
import { pageField } from '../page-field.ts';
import { pageFrame } from '../page-frame.ts';
import { pageAddress, type PageRequest } from '../page-settings.ts';
import { TRANSLATIONS } from '../translations.ts';

/** Asks for a mail, then takes its code and a new password. What it says does not depend on whether there is an account. */
export function forgottenPasswordPage(request: PageRequest): string {
  const texts = TRANSLATIONS[request.locale];
  const { forgotten, login, labels, showPassword, messages } = texts;
  const toLogin = `<p><a href="${pageAddress(request, '/account/login')}">${htmlText(login.to)}</a></p>`;
  const hint = fillText(texts.passwordHint, { min: request.passwordMinLength });
  const steps = `<form id="ask">
<p>${htmlText(forgotten.intro)}</p>
${pageField({ name: 'email', label: labels.email, type: 'email', autocomplete: 'email', required: true })}
<button type="submit">${htmlText(forgotten.button)}</button>
</form>
<form id="choose" hidden>
<p>${htmlText(forgotten.sent)}</p>
${pageField({ name: 'email', id: 'asked', label: labels.email, type: 'email', autocomplete: 'username', readonly: true })}
${pageField({ name: 'code', label: forgotten.code, type: 'text', autocomplete: 'one-time-code', required: true, numeric: true })}
${pageField({ name: 'newPassword', label: labels.newPassword, type: 'password', autocomplete: 'new-password', required: true, hint })}
<label class="check"><input type="checkbox" id="show"> ${htmlText(showPassword)}</label>
<button type="submit">${htmlText(forgotten.save)}</button>
<button type="button" class="plain" id="again">${htmlText(forgotten.again)}</button>
</form>
<p class="result" role="status" tabindex="-1"></p>`;
  const main = `${request.mail ? steps : `<p>${htmlText(messages.mailOff)}</p>`}
${toLogin}`;
  const said = { done: forgotten.done };
  return pageFrame(request, { title: forgotten.title, script: 'forgotten-password.mjs', main, said });
}
