import type { UnauthenticatedReason } from '#application/shared/errors.ts';

/** What each reason means to whoever reads the answer, and what to do next. */
export const UNAUTHENTICATED_DETAILS = {
  token_missing: 'This call needs a token, and none was sent. Log in first.',
  token_malformed: 'The Authorization header does not hold a bearer token in the form of a JWT.',
  token_invalid: 'The token was not issued by this service, or was changed since. Log in again.',
  token_expired: 'The access token has expired. Refresh it, then repeat the request.',
  invalid_credentials: 'There is no account with this name and password.',
  logged_out: 'The session was logged out. Log in again.',
  session_expired: 'The session has expired. Log in again.',
  roles_changed: 'The roles of the account were changed, which ended its sessions. Log in again.',
  password_changed: 'The password of the account was changed, which ended its other sessions. Log in again.',
  refresh_reused:
    'A refresh token that had been replaced was used again, which ended the session. Log in again.',
  account_deleted: 'The account no longer exists.',
  account_suspended:
    'The account was suspended, which ended its sessions. An administrator can reinstate it.',
  ended_by_admin: 'An administrator ended the session. Log in again.',
  password_reset: 'The password of the account was reset, which ended its sessions. Log in again.',
  email_proven:
    'The owner of the email proved it, which ended the sessions from before. Log in again; after a verification the ' +
    'password is chosen by a reset.',
  email_changed: 'The email of the account was changed, which ended its other sessions. Log in again.',
  email_undone:
    'A change of the email was undone, which ended all sessions. Choose a new password by the mail that was sent.',
  factors_changed:
    'A second factor of the account was added or removed, which ended its other sessions. Log in again.',
  step_up_required:
    'This call needs a recent proof of who you are, with a second factor where the account has one. Prove it with ' +
    'POST /me/authenticate, then repeat the request with the new access token.',
} as const satisfies Record<UnauthenticatedReason | 'invalid_credentials', string>;
