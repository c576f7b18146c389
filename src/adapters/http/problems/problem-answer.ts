import { HttpError } from 'koa';
import {
  HashingOverloadedError,
  InvalidCredentialsError,
  ServiceUnavailableError,
  TooManyAttemptsError,
  UnauthenticatedError,
} from '#application/shared/errors.ts';
import { TooManyMailRequestsError } from '#application/email/too-many-mail-requests-error.ts';
import { MailNotConfiguredError } from '#domain/email/errors.ts';
import { FactorsNotConfiguredError, SecondFactorRequiredError } from '#domain/factors/errors.ts';
import { DomainError } from '#domain/shared/domain-error.ts';
import { MAX_AUTH_AGE_SECONDS } from '#domain/identity/sessions/authentication.ts';
import { InvalidFieldsError } from '#domain/shared/field-rule.ts';
import { HttpProblem, InvalidParametersError } from './http-problem.ts';
import { plainProblemBody, problemBody, type ProblemBody, type ProblemContext } from './problem-body.ts';
import { isProblemCode } from './problem-table.ts';
import { UNAUTHENTICATED_DETAILS } from './unauthenticated-details.ts';

/** An error as it is answered: the body and the headers that belong to it. */
export interface ProblemAnswer {
  readonly body: ProblemBody;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * RFC 9470, section 3. One challenge for all calls: `acr_values` names the level that satisfies each of them, although an
 * account without a second factor reaches no more than `aal1`, and a fresh proof by password is enough for it.
 */
const STEP_UP_CHALLENGE = `Bearer error="insufficient_user_authentication", acr_values="aal2", max_age=${MAX_AUTH_AGE_SECONDS}`;
const UNEXPECTED_DETAIL = 'Something went wrong on our side. The request id helps to find out what.';

/**
 * Decides what an error exposes. Anything that is not one of our own errors is a fixed 500: no message, stack,
 * statement or path of an unexpected error ever leaves.
 */
export function problemAnswer(error: unknown, context: ProblemContext): ProblemAnswer {
  if (error instanceof UnauthenticatedError || error instanceof InvalidCredentialsError) {
    const detail =
      error instanceof InvalidCredentialsError ? error.message : UNAUTHENTICATED_DETAILS[error.reason];
    const body = problemBody(error.code, detail, context, { reason: error.reason });
    return { body, headers: { 'WWW-Authenticate': challengeOf(error.reason) } };
  }
  if (error instanceof InvalidFieldsError) {
    const errors = error.problems.map(({ field, code, detail }) => ({
      pointer: pointerTo(field),
      code,
      detail,
    }));
    return { body: problemBody(error.code, 'Some fields break a rule.', context, { errors }), headers: {} };
  }
  if (error instanceof InvalidParametersError) {
    const errors = error.problems;
    return {
      body: problemBody(error.code, 'Some parameters break a rule.', context, { errors }),
      headers: {},
    };
  }
  if (
    error instanceof TooManyAttemptsError ||
    error instanceof TooManyMailRequestsError ||
    error instanceof MailNotConfiguredError ||
    error instanceof FactorsNotConfiguredError ||
    error instanceof HashingOverloadedError ||
    error instanceof ServiceUnavailableError
  ) {
    const headers = { 'Retry-After': String(Math.max(1, Math.ceil(error.retryAfterSeconds))) };
    return { body: problemBody(error.code, error.message, context), headers };
  }
  if (error instanceof SecondFactorRequiredError) {
    const { challenge, factors, passkeyOptions } = error;
    const body = problemBody(error.code, error.message, context, { challenge, factors, passkeyOptions });
    return { body, headers: {} };
  }
  if (error instanceof HttpProblem) {
    return { body: problemBody(error.code, error.message, context), headers: error.headers };
  }
  if (error instanceof DomainError && isProblemCode(error.code)) {
    return { body: problemBody(error.code, error.message, context), headers: {} };
  }
  if (error instanceof HttpError && error.expose) {
    return {
      body: plainProblemBody(error.status, error.message, context.requestId),
      headers: error.headers ?? {},
    };
  }
  return { body: problemBody('service.unexpected', UNEXPECTED_DETAIL, context), headers: {} };
}

/** RFC 6750, section 3.1: no error code for a request that brought no token. RFC 9470, section 3: what a good one lacks. */
function challengeOf(reason: keyof typeof UNAUTHENTICATED_DETAILS): string {
  if (reason === 'token_missing' || reason === 'invalid_credentials') return 'Bearer';
  return reason === 'step_up_required' ? STEP_UP_CHALLENGE : 'Bearer error="invalid_token"';
}

/** RFC 6901. A field is named by its path, members joined by `/`. */
function pointerTo(field: string): string {
  return field === '' ? '' : `/${field}`;
}
