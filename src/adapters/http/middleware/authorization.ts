import { NotYourAccountError, RoleNotAllowedError } from '#domain/identity/errors.ts';
import { ADMIN_ROLE } from '#domain/identity/roles/role.ts';
import type { Check, CheckFor } from '../exchange.ts';
import { pathId } from '../path-id.ts';

const adminOnly: Check = ({ actor }) => {
  if (!actor?.roles.includes(ADMIN_ROLE)) throw new RoleNotAllowedError();
};

const ownerOnly: Check = ({ ctx, actor }) => {
  if (pathId(ctx) !== actor?.userId) throw new NotYourAccountError();
};

/** What the caller's identity and roles allow, as the route declares it. */
export const authorization: CheckFor = ({ access }) => {
  if (access === 'admin') return adminOnly;
  return access === 'owner' ? ownerOnly : null;
};
