// Forms: what they hold, what is wrong with it, and whether they are at work.
import { Cancelled } from './api.mjs';
import { problemText, text } from './messages.mjs';

document.querySelector('#show')?.addEventListener('change', ({ target }) => {
  for (const input of target.form.querySelectorAll('[autocomplete$="-password"]'))
    input.type = target.checked ? 'text' : 'password';
});

// What the form's fields hold, empty ones left out.
export function valuesOf(form) {
  return Object.fromEntries([...new FormData(form)].filter(([, value]) => value !== ''));
}

// Works once at a time, with the form's buttons out of use meanwhile, and says what goes wrong.
// @param options.texts names of texts by the code of a problem, before those that all pages have.
// @param options.fields names of fields by the code of a problem that is about them.
// @returns whether it worked.
export async function during(form, region, work, options = {}) {
  unmark(form);
  say(region, '');
  setBusy(form, true);
  const error = await work().then(
    () => null,
    (reason) => reason,
  );
  setBusy(form, false);
  if (error !== null && !(error instanceof Cancelled)) tell(form, region, error, options);
  return error === null;
}

// @param kind `done` or `problem`.
export function say(region, words, kind = 'done') {
  region.textContent = words;
  region.classList.toggle('problem', kind === 'problem');
  region.classList.toggle('done', kind === 'done' && words !== '');
  if (words !== '') region.focus();
}

export function sayProblem(region, error, texts) {
  say(region, problemText(error, texts), 'problem');
}

function tell(form, region, error, { texts, fields = {} }) {
  const field = fields[error.code] === undefined ? null : form.elements.namedItem(fields[error.code]);
  if (field !== null) mark(field, problemText(error, texts));
  else if (error.code !== 'request.validation_failed' || !markFields(form, error.errors))
    sayProblem(region, error, texts);
  else {
    // The field that is marked keeps the focus.
    region.textContent = text('fields');
    region.classList.add('problem');
  }
}

// @returns whether a field of this form is among them.
function markFields(form, errors) {
  const found = errors.flatMap(({ pointer, code }) => {
    const input = fieldNamed(form, pointer.slice(1));
    return input === null ? [] : [[input, text(messageFor(input.name, code))]];
  });
  // The first one comes last, and has the focus.
  for (const [input, words] of found.toReversed()) mark(input, words);
  return found.length > 0;
}

// A name by which somebody logs in may be an email.
function fieldNamed(form, name) {
  return form.elements.namedItem(name) ?? (name === 'login' ? form.elements.namedItem('email') : null);
}

function mark(input, words) {
  input.closest('.field').hidden = false;
  input.setAttribute('aria-invalid', 'true');
  input.closest('.field').querySelector('.problem').textContent = words;
  input.focus();
}

function unmark(form) {
  for (const problem of form.querySelectorAll('.field .problem')) problem.textContent = '';
  for (const input of form.querySelectorAll('[aria-invalid]')) input.removeAttribute('aria-invalid');
}

function messageFor(name, code) {
  if (code === 'password.too_short') return 'passwordTooShort';
  if (/password/i.test(name)) return 'passwordOther';
  if (name === 'code') return 'codeInvalid';
  if (name === 'name') return 'factorNameInvalid';
  return name === 'email' ? 'emailInvalid' : 'nameInvalid';
}

function setBusy(form, isBusy) {
  form.setAttribute('aria-busy', String(isBusy));
  for (const button of form.querySelectorAll('button')) button.disabled = isBusy;
}
