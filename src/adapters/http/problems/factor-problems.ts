/** Problems of second factors, passkeys and step-up, as the problem table has them. */
export const FACTOR_PROBLEMS = {
  'identity.second_factor_required': {
    status: 403,
    title: 'Second factor required',
    meaning:
      'The password is right, and this account needs a second proof. No session is opened yet. `challenge` names this ' +
      'login for five minutes, `factors` says what can be proved, and `passkeyOptions` is what a browser asks a passkey with.',
    remedy:
      'Send the challenge with a code of the authenticator, a recovery code or the answer of a passkey to POST /login/factor.',
  },
  'identity.enrolment_required': {
    status: 403,
    title: 'Second factor must be added',
    meaning: 'A role of this account needs a second factor (MFA_REQUIRED_ROLES), and the account has none.',
    remedy: 'Add an authenticator with POST /me/factors/totp, or a passkey with POST /me/passkeys/options.',
  },
  'factors.wrong_code': {
    status: 403,
    title: 'Wrong code',
    meaning:
      'The code of the authenticator or the recovery code is wrong, or was used before: each works once. It counts as a ' +
      'failed attempt.',
    remedy: 'Wait for the next code of the authenticator, or use another recovery code.',
  },
  'factors.passkey_refused': {
    status: 403,
    title: 'Passkey refused',
    meaning:
      'The answer of the passkey does not hold: it came too late or twice, is for another page or purpose, or the ' +
      'passkey is not one of this account. The answer does not say which.',
    remedy: 'Ask for new options and try again, or use another factor.',
  },
  'factors.not_found': {
    status: 404,
    title: 'Factor not found',
    meaning:
      'You have no authenticator or passkey with this id. One that was never confirmed lasts ten minutes.',
    remedy: 'List your factors with GET /me/factors.',
  },
  'factors.already_confirmed': {
    status: 409,
    title: 'Already confirmed',
    meaning: 'This authenticator was confirmed before.',
    remedy: 'There is nothing to do.',
  },
  'factors.passkey_taken': {
    status: 409,
    title: 'Passkey registered before',
    meaning: 'This passkey is registered already.',
    remedy: 'Use another authenticator, or log in with the passkey.',
  },
  'factors.none': {
    status: 409,
    title: 'No second factor',
    meaning: 'The account has no factor that this call needs.',
    remedy: 'Add an authenticator with POST /me/factors/totp, or a passkey with POST /me/passkeys/options.',
  },
  'factors.too_many': {
    status: 409,
    title: 'Too many factors',
    meaning: 'The account has as many factors of this kind as are allowed.',
    remedy: 'Remove one that is not used any more.',
  },
  'factors.challenge_invalid': {
    status: 422,
    title: 'Login cannot go on',
    meaning:
      'The challenge is wrong, used, tried too often or older than five minutes, or the account was changed since. The ' +
      'answer is the same for all.',
    remedy: 'Start over with POST /login.',
  },
  'factors.not_configured': {
    status: 503,
    title: 'Factor not available',
    meaning:
      'This service has no key for the secrets of authenticators, or no domain name, which passkeys need.',
    remedy: 'Ask the operator of this service, who can make the key or set PUBLIC_URL.',
  },
} as const;
