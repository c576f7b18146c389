import type { EmailErrorCode } from '#domain/email/errors.ts';
import type { FactorErrorCode } from '#domain/factors/errors.ts';
import type { TooManyMailRequestsError } from '#application/email/too-many-mail-requests-error.ts';
import type { IdentityErrorCode } from '#domain/identity/errors.ts';
import type { InvitationErrorCode } from '#domain/invitations/errors.ts';
import type { TasksErrorCode } from '#domain/tasks/errors.ts';
import type { ApplicationErrorCode } from '#application/shared/errors.ts';
import type { HttpProblemCode } from './http-problem.ts';
import { EMAIL_PROBLEMS } from './email-problems.ts';
import { FACTOR_PROBLEMS } from './factor-problems.ts';
import { UNAUTHENTICATED_DETAILS } from './unauthenticated-details.ts';

/** Every code that an error body can carry. */
export type ProblemCode =
  | IdentityErrorCode
  | EmailErrorCode
  | FactorErrorCode
  | TooManyMailRequestsError['code']
  | InvitationErrorCode
  | TasksErrorCode
  | ApplicationErrorCode
  | HttpProblemCode;

export interface ProblemEntry {
  readonly status: number;
  readonly title: string;
  /** What has happened, for whoever opens the problem's `type`. */
  readonly meaning: string;
  /** What to do about it. */
  readonly remedy: string;
}

const REASONS = Object.keys(UNAUTHENTICATED_DETAILS).filter((reason) => reason !== 'invalid_credentials');

/**
 * The one place that gives errors a status. It is exhaustive: an error code without an entry does not compile.
 * The text is what `GET /problems/{code}` shows.
 */
export const PROBLEM_TABLE = {
  'request.malformed': {
    status: 400,
    title: 'Malformed request',
    meaning: 'The request is not well-formed HTTP, or its body is not JSON in UTF-8 of at most 32 levels.',
    remedy: 'Send well-formed JSON without a byte order mark, NUL characters or lone surrogates.',
  },
  'identity.unauthenticated': {
    status: 401,
    title: 'Not authenticated',
    meaning: `The request came without a valid token, or with one that does not prove enough. \`reason\` says why: ${REASONS.join(', ')}.`,
    remedy:
      'For token_expired: refresh, then repeat the request. For step_up_required: POST /me/authenticate, then repeat it with the new token. For every other reason: log in again.',
  },
  'identity.invalid_credentials': {
    status: 401,
    title: 'Invalid credentials',
    meaning:
      'There is no account with this name and password, or with this passkey. The answer does not say what is wrong.',
    remedy: 'Check the name and the password, or use another passkey.',
  },
  'identity.wrong_password': {
    status: 403,
    title: 'Wrong current password',
    meaning:
      'A change of password or email needs the current password. A wrong one counts like a failed login.',
    remedy: 'Send the correct current password.',
  },
  'identity.registration_closed': {
    status: 403,
    title: 'Registration closed',
    meaning: 'This service makes accounts by invitation only (REGISTRATION=invited).',
    remedy: 'Ask an administrator for an invitation, and accept it with POST /invitations/accept.',
  },
  'identity.account_suspended': {
    status: 403,
    title: 'Account suspended',
    meaning: 'The password is right, but an administrator has suspended this account. No session is opened.',
    remedy: 'Ask an administrator to reinstate the account, or wait until the suspension ends.',
  },
  'identity.not_your_account': {
    status: 403,
    title: 'Not your account',
    meaning: 'Only the owner of an account may change or delete it.',
    remedy: 'Use your own id, or /me.',
  },
  'roles.not_allowed': {
    status: 403,
    title: 'Role not allowed',
    meaning: 'Only an admin may do this, or take roles that are not marked as self-assignable.',
    remedy: 'Ask an admin.',
  },
  'request.forbidden_origin': {
    status: 403,
    title: 'Forbidden origin',
    meaning: 'The request was authenticated by the cookie alone and came from a page of another origin.',
    remedy: 'Send the token in the body, or add the origin to CORS_ORIGINS.',
  },
  'request.not_found': {
    status: 404,
    title: 'Not found',
    meaning: 'There is nothing at this path.',
    remedy: 'See /docs for the paths that exist.',
  },
  'identity.user_not_found': {
    status: 404,
    title: 'User not found',
    meaning: 'There is no user with this id.',
    remedy: 'Check the id. The account may have been deleted.',
  },
  'identity.session_not_found': {
    status: 404,
    title: 'Session not found',
    meaning: 'You have no live session with this id.',
    remedy: 'List your sessions with GET /me/sessions.',
  },
  'invitation.not_found': {
    status: 404,
    title: 'Invitation not found',
    meaning: 'There is no open invitation with this id: it may have been used, revoked, or expired.',
    remedy: 'List the invitations with GET /invitations.',
  },
  'tasks.task_not_found': {
    status: 404,
    title: 'Task not found',
    meaning: 'You have no task with this id.',
    remedy: 'List your tasks with GET /tasks.',
  },
  'request.method_not_allowed': {
    status: 405,
    title: 'Method not allowed',
    meaning: 'The path exists, but not with this method.',
    remedy: 'Use one of the methods that the Allow header lists.',
  },
  'request.not_acceptable': {
    status: 406,
    title: 'Not acceptable',
    meaning: 'The Accept header excludes every type in which this can be answered.',
    remedy: 'Accept application/json.',
  },
  'request.timeout': {
    status: 408,
    title: 'Request timeout',
    meaning: 'The whole request did not arrive in time.',
    remedy: 'Send it again.',
  },
  'identity.email_taken': {
    status: 409,
    title: 'Email taken',
    meaning: 'Another account has this email, compared without regard to case.',
    remedy: 'Log in with it, or use another.',
  },
  'identity.login_taken': {
    status: 409,
    title: 'Login taken',
    meaning: 'Another account has this login, compared without regard to case.',
    remedy: 'Use another.',
  },
  'roles.last_admin': {
    status: 409,
    title: 'Last admin',
    meaning: 'The last admin who is not suspended can be neither demoted, suspended nor deleted.',
    remedy: 'Give another account the role admin first.',
  },
  'request.conflict': {
    status: 409,
    title: 'Conflict',
    meaning: 'Other changes of the same resource came first, several times. Nothing was changed.',
    remedy: 'Send the request again.',
  },
  'request.precondition_failed': {
    status: 412,
    title: 'Precondition failed',
    meaning: 'The resource is no longer in the version that If-Match names.',
    remedy: 'Read it again and decide whether to repeat the change.',
  },
  'request.too_large': {
    status: 413,
    title: 'Body too large',
    meaning: 'A body has at most 64 KiB.',
    remedy: 'Send a smaller body.',
  },
  'request.unsupported_media_type': {
    status: 415,
    title: 'Unsupported media type',
    meaning:
      'A body is application/json in UTF-8 without Content-Encoding; PATCH also takes application/merge-patch+json.',
    remedy: 'Set the Content-Type, and send the body without compression.',
  },
  'request.validation_failed': {
    status: 422,
    title: 'Validation failed',
    meaning:
      'The request is well-formed but breaks rules. `errors` has one entry for each field or parameter.',
    remedy: 'Correct what `errors` lists.',
  },
  'invitation.invalid': {
    status: 422,
    title: 'Invitation invalid',
    meaning:
      'The token belongs to no invitation that can be used: it is wrong, used, revoked or expired, or the account that ' +
      'it was for is gone. The answer does not say which.',
    remedy: 'Check that the token is complete, or ask for a new invitation.',
  },
  'request.rate_limited': {
    status: 429,
    title: 'Too many requests',
    meaning: 'This client has sent as many requests as it may for now.',
    remedy: 'Wait as many seconds as the Retry-After header says.',
  },
  'identity.too_many_attempts': {
    status: 429,
    title: 'Too many attempts',
    meaning:
      'There were too many failed attempts for this account or from this network. Nothing was checked. When codes are ' +
      'closed for an account, its passkeys still work.',
    remedy: 'Wait as many seconds as the Retry-After header says.',
  },
  'request.headers_too_large': {
    status: 431,
    title: 'Headers too large',
    meaning: 'The request line and the headers together have at most 16 KiB.',
    remedy: 'Send fewer or shorter headers.',
  },
  'service.unexpected': {
    status: 500,
    title: 'Unexpected error',
    meaning: 'The service failed in a way that it should not. The log has the cause under this request id.',
    remedy: 'Report the request id to the operator of this service.',
  },
  'service.overloaded': {
    status: 503,
    title: 'Overloaded',
    meaning: 'Too many passwords are being hashed at this moment. Nothing was changed.',
    remedy: 'Wait as many seconds as the Retry-After header says, then try again.',
  },
  'service.unavailable': {
    status: 503,
    title: 'Unavailable',
    meaning: "The database can't be reached at this moment. A change is made whole or not at all.",
    remedy: 'Wait as many seconds as the Retry-After header says, then try again.',
  },
  ...EMAIL_PROBLEMS,
  ...FACTOR_PROBLEMS,
} as const satisfies Record<ProblemCode, ProblemEntry>;

export function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(PROBLEM_TABLE, code);
}
