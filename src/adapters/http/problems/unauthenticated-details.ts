import type { UnauthenticatedReason } from '#application/shared/errors.ts';

/** What each reason means to whoever reads the answer, and what to do next. */
export const UNAUTHENTICATED_DETAILS = {
  token_missing: 'This needs a token; none was sent. Log in first.',
  token_malformed: 'The Authorization header holds no bearer token of the form of a JWT.',
  token_invalid: 'The token is not one that this service issued, or was changed on the way. Log in again.',
  token_expired: 'The access token has expired. Refresh it, then repeat the request.',
  invalid_credentials: 'There is no account with this name and password.',
  logged_out: 'The session was logged out. Log in again.',
  session_expired: 'The session has expired. Log in again.',
  roles_changed: 'The roles of the account were changed, which ends its sessions. Log in again.',
  password_changed: 'The password of the account was changed, which ends its other sessions. Log in again.',
  refresh_reused: 'A refresh token was used that had been replaced, so the session was ended. Log in again.',
  account_deleted: 'The account no longer exists.',
} as const satisfies Record<UnauthenticatedReason | 'invalid_credentials', string>;
