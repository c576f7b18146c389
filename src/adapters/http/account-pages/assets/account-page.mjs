// The button of a page to which a mail leads. The token is in the fragment, which the browser sends to nobody.
const form = document.querySelector('form');
const result = document.querySelector('#result');
const texts = JSON.parse(document.querySelector('#texts').textContent);
const token = new URLSearchParams(location.hash.slice(1)).get('token');

const BY_PROBLEM = {
  'email.challenge_invalid': 'linkInvalid',
  'invitation.invalid': 'linkInvalid',
  'identity.wrong_password': 'wrongPassword',
  'identity.email_taken': 'emailTaken',
  'identity.too_many_attempts': 'tooMany',
  'request.rate_limited': 'tooMany',
};

// Another link in the same tab changes the fragment only.
addEventListener('hashchange', () => location.reload());

// The other languages need the token as well.
for (const link of document.querySelectorAll('nav a')) link.hash = location.hash;

document.querySelector('#show')?.addEventListener('change', ({ target }) => {
  for (const input of form.querySelectorAll('[autocomplete$="-password"]'))
    input.type = target.checked ? 'text' : 'password';
});

if (!token) {
  form.hidden = true;
  say('linkMissing', true);
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  void submit(event.submitter?.dataset.without);
});

// @param without the name of a field that is left out
async function submit(without) {
  markFields([]);
  setBusy(true);
  try {
    const answer = await call(without);
    if (answer.ok) {
      form.hidden = true;
      // The token is spent; nobody who finds it in the history has to wonder.
      history.replaceState(null, '', location.pathname + location.search);
      say(without === undefined ? 'done' : 'doneWithout', false);
    } else tell(await answer.json());
  } catch {
    say('failed', true);
  } finally {
    setBusy(false);
  }
}

function call(without) {
  const filled = [...new FormData(form)].filter(([name, value]) => value !== '' && name !== without);
  return fetch(form.dataset.call, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ token, ...Object.fromEntries(filled) }),
    credentials: 'omit',
    cache: 'no-store',
    referrerPolicy: 'no-referrer',
  });
}

function tell({ code, errors = [] }) {
  const marked = markFields(errors);
  if (code === 'request.validation_failed') say(marked ? 'fields' : 'linkInvalid', true);
  else say(BY_PROBLEM[code] ?? 'failed', true);
}

// Shows at each field what is wrong with it. Returns whether a field of this page is.
function markFields(errors) {
  for (const problem of form.querySelectorAll('.problem')) problem.textContent = '';
  for (const input of form.querySelectorAll('[aria-invalid]')) input.removeAttribute('aria-invalid');
  let first = null;
  for (const { pointer, code } of errors) {
    const name = pointer.slice(1) === 'login' ? 'email' : pointer.slice(1);
    const input = form.elements.namedItem(name);
    if (input === null || name === '') continue;
    input.closest('.field').hidden = false;
    input.setAttribute('aria-invalid', 'true');
    document.querySelector(`#${input.id}-problem`).textContent = texts[messageFor(name, code)];
    first ??= input;
  }
  first?.focus();
  return first !== null;
}

function messageFor(name, code) {
  if (code === 'password.too_short') return 'passwordTooShort';
  if (/password/i.test(name)) return 'passwordOther';
  return name === 'email' ? 'emailInvalid' : 'nameInvalid';
}

function say(name, isProblem) {
  result.textContent = texts[name];
  result.className = isProblem ? 'problem' : 'done';
  // Where a field is marked, that has the focus.
  if (name !== 'fields') result.focus();
}

function setBusy(isBusy) {
  form.setAttribute('aria-busy', String(isBusy));
  for (const button of form.querySelectorAll('button')) button.disabled = isBusy;
}
