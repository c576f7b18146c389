// A forgotten password: asks for a mail, then takes its code and a new password.
import { call } from './api.mjs';
import { during, say, valuesOf } from './forms.mjs';
import { text } from './messages.mjs';

const ask = document.querySelector('#ask');
const choose = document.querySelector('#choose');
const result = document.querySelector('.result');
const texts = { 'email.challenge_invalid': 'codeInvalid' };
const fields = { 'email.challenge_invalid': 'code' };
let challengeId = null;

// Without mail there is no form.
ask?.addEventListener('submit', (event) => {
  event.preventDefault();
  const { email } = valuesOf(ask);
  void during(ask, result, async () => {
    ({ challengeId } = await call('POST /password/reset', { body: { email } }));
  }).then((worked) => worked && showChoice(email));
});

choose?.addEventListener('submit', (event) => {
  event.preventDefault();
  const { code, newPassword } = valuesOf(choose);
  const body = { challengeId, code, newPassword };
  void during(choose, result, () => call('POST /password/reset/confirm', { body }), { texts, fields }).then(
    (worked) => {
      if (!worked) return;
      choose.hidden = true;
      choose.reset();
      say(result, text('done'));
    },
  );
});

document.querySelector('#again')?.addEventListener('click', () => {
  choose.hidden = true;
  ask.hidden = false;
  say(result, '');
  ask.elements.namedItem('email').focus();
});

function showChoice(email) {
  ask.hidden = true;
  choose.hidden = false;
  choose.reset();
  choose.elements.namedItem('email').value = email;
  choose.elements.namedItem('code').focus();
}
