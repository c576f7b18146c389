/** Problems of emails and their proofs, as the problem table has them. */
export const EMAIL_PROBLEMS = {
  'identity.email_unverified': {
    status: 403,
    title: 'Email not verified',
    meaning: 'The password is right, but the email of this account was not verified. No session is opened.',
    remedy: 'Use the link or the code of the mail, or reset the password, which verifies the email too.',
  },
  'identity.password_missing': {
    status: 409,
    title: 'No password',
    meaning: 'Another email needs the current password, and this account has none.',
    remedy: 'Choose a password first, by a password reset.',
  },
  'email.already_verified': {
    status: 409,
    title: 'Already verified',
    meaning: 'The present email of the account is verified.',
    remedy: 'There is nothing to do.',
  },
  'email.none': {
    status: 409,
    title: 'No email',
    meaning: 'The account has no email that could be verified.',
    remedy: 'Add one with PATCH /me.',
  },
  'email.challenge_invalid': {
    status: 422,
    title: 'Invalid link or code',
    meaning:
      'The link or code is wrong, used, replaced by a newer one or expired, or the account was changed since. The ' +
      'answer is the same for all.',
    remedy: 'Ask for a new mail. A code takes five attempts within ten minutes.',
  },
  'email.too_many_requests': {
    status: 429,
    title: 'Too many mails',
    meaning: 'This network asked for as many mails as it may for now.',
    remedy: 'Wait as many seconds as the Retry-After header says.',
  },
  'mail.not_configured': {
    status: 503,
    title: 'No mail',
    meaning: 'This service sends no mail, so nothing can be proved by mail.',
    remedy: 'Ask the operator of this service, who can set SMTP_URL.',
  },
} as const;
