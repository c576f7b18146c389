import { UserNotFoundError } from '#domain/identity/errors.ts';
import { UnauthenticatedError } from '#application/shared/errors.ts';

/**
 * For changes of the caller's own account: one that another request deleted meanwhile is 401, as for every request from
 * now on.
 */
export function asAccountDeleted(error: unknown): never {
  throw error instanceof UserNotFoundError ? new UnauthenticatedError('account_deleted') : error;
}
