import { htmlText } from '#adapters/http/html-text.ts';
import { pageField } from '../page-field.ts';
import { pageFrame } from '../page-frame.ts';
import { pageAddress, type PageRequest } from '../page-settings.ts';
import { proofForms } from '../proof-forms.ts';
import { TRANSLATIONS } from '../translations.ts';

/** Opens a session in the browser's cookie: by password, with a second step where the account needs one, or by passkey. */
export function loginPage(request: PageRequest): string {
  const texts = TRANSLATIONS[request.locale];
  const { login, labels, proofs, showPassword } = texts;
  const forgotten = `<p><a href="${pageAddress(request, '/account/forgot-password')}">${htmlText(login.forgotten)}</a></p>`;
  const main = `<form id="first" data-next="${pageAddress(request, '/account')}">
${pageField({ name: 'login', label: login.name, type: 'text', autocomplete: 'username webauthn', required: true, verbatim: true })}
${pageField({ name: 'password', label: labels.password, type: 'password', autocomplete: 'current-password', required: true })}
<label class="check"><input type="checkbox" id="show"> ${htmlText(showPassword)}</label>
<p class="result" role="status" tabindex="-1"></p>
<button type="submit">${htmlText(login.button)}</button>
<button type="button" class="second" id="passkey" hidden>${htmlText(login.passkeyButton)}</button>
${request.mail ? forgotten : ''}
</form>
<section id="second" aria-labelledby="second-title" hidden>
<h2 id="second-title" tabindex="-1">${htmlText(login.secondTitle)}</h2>
${proofForms(['passkey', 'totp', 'recovery_code'], proofs)}
<button type="button" class="plain" id="back">${htmlText(login.startOver)}</button>
</section>`;
  return pageFrame(request, { title: login.title, script: 'login.mjs', main });
}
