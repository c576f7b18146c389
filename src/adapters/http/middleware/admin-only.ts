import { RoleNotAllowedError } from '#domain/identity/errors.ts';
import { ADMIN_ROLE } from '#domain/identity/roles/role.ts';
import type { RouteMiddleware } from '../context.ts';

/** @throws {RoleNotAllowedError} unless the caller is an admin. */
export const adminOnly: RouteMiddleware = (ctx, next) => {
  if (ctx.state.actor?.roles.includes(ADMIN_ROLE) !== true) throw new RoleNotAllowedError();
  return next();
};
