import { NotYourAccountError } from '#domain/identity/errors.ts';
import type { RouteMiddleware } from '../context.ts';

/** @throws {NotYourAccountError} unless the path names the caller's own account. */
export const ownerOnly: RouteMiddleware = (ctx, next) => {
  if (ctx.state.input.id !== ctx.state.actor?.userId) throw new NotYourAccountError();
  return next();
};
