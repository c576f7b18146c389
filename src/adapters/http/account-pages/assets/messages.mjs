// What the page says, in its language.

const { lang } = document.documentElement;
const texts = JSON.parse(document.querySelector('#texts').textContent);

const BY_PROBLEM = {
  'email.challenge_invalid': 'linkInvalid',
  'email.too_many_requests': 'tooMany',
  'factors.challenge_invalid': 'challengeOld',
  'factors.not_configured': 'notConfigured',
  'factors.passkey_refused': 'passkeyRefused',
  'factors.passkey_taken': 'passkeyTaken',
  'factors.too_many': 'tooManyFactors',
  'factors.wrong_code': 'wrongCode',
  'identity.account_suspended': 'suspended',
  'identity.email_taken': 'emailTaken',
  'identity.email_unverified': 'unverified',
  'identity.invalid_credentials': 'credentialsInvalid',
  'identity.password_missing': 'passwordMissing',
  'identity.too_many_attempts': 'tooMany',
  'identity.wrong_password': 'wrongPassword',
  'invitation.invalid': 'linkInvalid',
  'mail.not_configured': 'mailOff',
  'request.forbidden_origin': 'wrongAddress',
  'request.rate_limited': 'tooMany',
  'service.overloaded': 'overloaded',
  'service.unavailable': 'overloaded',
};

// @param values what stands for `{names}` in the text.
export function text(name, values = {}) {
  return texts[name].replaceAll(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
}

// What an error means to whoever reads the page. @param known names of texts by code, before those that all pages have.
export function problemText(error, known = {}) {
  const name = known[error.code] ?? BY_PROBLEM[error.code] ?? error.text ?? 'failed';
  return text(name, { when: fromNow(error.retryAfter ?? 60) });
}

// For example `in 30 seconds`.
function fromNow(seconds) {
  const words = new Intl.RelativeTimeFormat(lang);
  if (seconds < 90) return words.format(seconds, 'second');
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90 ? words.format(minutes, 'minute') : words.format(Math.ceil(minutes / 60), 'hour');
}

export function dateText(time) {
  return new Intl.DateTimeFormat(lang, { dateStyle: 'medium' }).format(new Date(time));
}
