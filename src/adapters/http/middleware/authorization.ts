import { NotYourAccountError, RoleNotAllowedError } from '#domain/identity/errors.ts';
import { ADMIN_ROLE } from '#domain/identity/role.ts';
import type { Check } from '../exchange.ts';
import { pathId } from '../path-id.ts';

/** What the caller's identity and roles allow, as the route declares it. */
export const authorization: Check = ({ ctx, route, actor }) => {
  if (route.access === 'admin' && !actor?.roles.includes(ADMIN_ROLE)) throw new RoleNotAllowedError();
  if (route.access === 'owner' && pathId(ctx) !== actor?.userId) throw new NotYourAccountError();
};
