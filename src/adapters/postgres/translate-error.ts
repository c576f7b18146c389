import { DomainError } from '#domain/shared/domain-error.ts';
import { ConcurrentChangeError, ServiceUnavailableError } from '#application/shared/errors.ts';
import { isRetryable, isUnavailable } from './database-failure.ts';

/**
 * What a failure of the database means to a use case. The failure itself stays as the `cause`, for the log.
 * @returns the error to throw: {ServiceUnavailableError}, {ConcurrentChangeError}, or the failure unchanged where it is
 * neither, which is a bug.
 */
export function translateError(error: unknown): unknown {
  if (error instanceof DomainError) return error;
  if (isRetryable(error)) return new ConcurrentChangeError({ cause: error });
  if (isUnavailable(error)) return new ServiceUnavailableError(undefined, { cause: error });
  return error;
}
