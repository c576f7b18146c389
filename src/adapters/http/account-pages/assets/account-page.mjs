// The button of a page to which a mail leads. The token is in the fragment, which the browser sends to nobody.
import { call } from './api.mjs';
import { during, say, valuesOf } from './forms.mjs';
import { text } from './messages.mjs';

const form = document.querySelector('form');
const result = document.querySelector('#result');
const token = new URLSearchParams(location.hash.slice(1)).get('token');
// A token that is none breaks a rule of the API.
const texts = { 'request.validation_failed': 'linkInvalid' };

// Another link in the same tab changes the fragment only.
addEventListener('hashchange', () => location.reload());

// The other languages need the token as well.
for (const link of document.querySelectorAll('nav a')) link.hash = location.hash;

if (!token) {
  form.hidden = true;
  say(result, text('linkMissing'), 'problem');
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  void submit(event.submitter?.dataset.without);
});

// @param without the name of a field that is left out
async function submit(without) {
  const { [without]: _, ...values } = valuesOf(form);
  const body = { token, ...values };
  const worked = await during(form, result, () => call(`POST ${form.dataset.call}`, { body }), { texts });
  if (!worked) return;
  form.hidden = true;
  // The token is spent; nobody who finds it in the history has to wonder.
  history.replaceState(null, '', location.pathname + location.search);
  const next = document.querySelector(without === undefined ? '#next' : '#next-without');
  if (next !== null) next.hidden = false;
  say(result, text(without === undefined ? 'done' : 'doneWithout'));
}
