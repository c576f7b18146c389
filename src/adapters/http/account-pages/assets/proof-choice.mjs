// One proof of several: the form of one is shown, and buttons lead to the others.
import { askPasskey } from './browser-passkeys.mjs';
import { during, say } from './forms.mjs';

// How the API calls the member, and which problems are about what was typed.
const MEMBERS = { passkey: 'passkey', totp: 'totp', recovery_code: 'recoveryCode', password: 'password' };
const ABOUT_THE_FIELD = {
  'request.validation_failed': 'proof',
  'factors.wrong_code': 'proof',
  'identity.wrong_password': 'proof',
};

export class ProofChoice {
  #forms;
  #ways;
  #region;
  #passkeyOptions = null;
  #send = null;

  constructor(element) {
    this.#forms = [...element.querySelectorAll('[data-proof]')];
    this.#ways = [...element.querySelectorAll('[data-way]')];
    this.#region = element.querySelector('.result');
    for (const form of this.#forms)
      form.addEventListener('submit', (event) => {
        event.preventDefault();
        void this.#submit(form);
      });
    for (const way of this.#ways)
      way.addEventListener('click', () => {
        say(this.#region, '');
        this.#show(way.dataset.way);
      });
  }

  // @param kinds what can be proved, the best first.
  // @param passkeyOptions gives what a passkey is asked with.
  // @param send takes a member of a body, for example `{ totp: '123456' }`.
  offer(kinds, passkeyOptions, send) {
    this.#passkeyOptions = passkeyOptions;
    this.#send = send;
    for (const way of this.#ways) way.dataset.offered = String(kinds.includes(way.dataset.way));
    for (const form of this.#forms) form.reset();
    say(this.#region, '');
    this.#show(kinds[0]);
  }

  #show(kind) {
    for (const form of this.#forms) form.hidden = form.dataset.proof !== kind;
    for (const way of this.#ways) way.hidden = way.dataset.way === kind || way.dataset.offered !== 'true';
    const shown = this.#forms.find((form) => !form.hidden);
    shown?.querySelector('input, button').focus();
  }

  async #submit(form) {
    const { proof: kind } = form.dataset;
    const texts = { 'request.validation_failed': kind === 'password' ? 'wrongPassword' : 'wrongCode' };
    const work = async () => await this.#send({ [MEMBERS[kind]]: await this.#proofIn(form, kind) });
    await during(form, this.#region, work, { texts, fields: ABOUT_THE_FIELD });
  }

  async #proofIn(form, kind) {
    if (kind === 'passkey') return await askPasskey(await this.#passkeyOptions());
    const typed = form.elements.namedItem('proof').value;
    // Apps show the digits in groups.
    return kind === 'totp' ? typed.replaceAll(/\s/g, '') : typed;
  }
}
