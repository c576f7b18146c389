import { htmlText } from '#adapters/http/html-text.ts';
import type { ProofTexts } from '../proof-texts.ts';
import { proofForms } from '../proof-forms.ts';
import type { HomeTexts, QuestionTexts } from './home-texts.ts';

/** The questions of the page of an account: who it is, and whether they mean it. */
export function dialogs({ stepUp, renewal, remove, cancel }: HomeTexts, proofs: ProofTexts): string {
  return `<dialog id="step-up" aria-labelledby="step-up-title">
<h2 id="step-up-title">${htmlText(stepUp.title)}</h2>
<p>${htmlText(stepUp.intro)}</p>
${proofForms(['passkey', 'totp', 'password'], proofs)}
<div class="actions">
<button type="button" class="second cancel">${htmlText(cancel)}</button>
</div>
<button type="button" class="plain log-in-again">${htmlText(stepUp.logInAgain)}</button>
</dialog>
${question('ask-removal', { title: '', text: '', button: remove }, cancel)}
${question('ask-renewal', renewal, cancel)}`;
}

function question(id: string, { title, text, button }: QuestionTexts, cancel: string): string {
  return `<dialog id="${id}" aria-labelledby="${id}-title" aria-describedby="${id}-text">
<h2 id="${id}-title">${htmlText(title)}</h2>
<p id="${id}-text">${htmlText(text)}</p>
<div class="actions">
<button type="button" class="danger yes">${htmlText(button)}</button>
<button type="button" class="second cancel">${htmlText(cancel)}</button>
</div>
</dialog>`;
}
