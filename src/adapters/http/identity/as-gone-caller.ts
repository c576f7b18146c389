import { UserNotFoundError } from '#domain/identity/errors.ts';
import { UnauthenticatedError } from '#application/shared/errors.ts';

/** The caller's account went in this very moment: so did the token, and the answer is the one that it gets from now on. */
export function asGoneCaller(error: unknown): never {
  throw error instanceof UserNotFoundError ? new UnauthenticatedError('account_deleted') : error;
}
