import { htmlText } from '#adapters/http/html-text.ts';
import { pageFrame } from '../page-frame.ts';
import { pageAddress, type PageRequest } from '../page-settings.ts';
import { TRANSLATIONS } from '../translations.ts';
import { dialogs } from './dialogs.ts';
import { passkeySection, recoverySection, totpSection } from './factor-sections.ts';

/** What somebody who is logged in sees and changes of their account. Its script fills it: the server knows nobody here. */
export function homePage(request: PageRequest): string {
  const { home, proofs } = TRANSLATIONS[request.locale];
  const main = `<p class="result" id="state" role="status" tabindex="-1">${htmlText(home.loading)}</p>
<button type="button" id="retry" hidden>${htmlText(home.tryAgain)}</button>
<div id="account" data-login="${pageAddress(request, '/account/login')}" hidden>
<p>${htmlText(home.loggedInAs)} <strong id="who"></strong></p>
<button type="button" class="second small" id="log-out">${htmlText(home.logOut)}</button>
${passkeySection(home)}
${totpSection(home)}
${recoverySection(home)}
</div>
${dialogs(home, proofs)}`;
  return pageFrame(request, {
    title: home.title,
    script: 'home.mjs',
    style: 'home.css',
    main,
    said: home.messages,
  });
}
