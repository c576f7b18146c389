import type { AssignRoles } from '#application/identity/roles/assign-roles.ts';
import type { UpdateOwnRoles } from '#application/identity/roles/update-own-roles.ts';
import type { UserId } from '#domain/shared/ids.ts';
import { defineRoute, type RouteDescriptor } from '../route.ts';
import { asGoneCaller } from './as-gone-caller.ts';
import { assignedRoles, ownRoles, roleChange } from './account-schemas.ts';

interface Deps {
  readonly updateOwnRoles: UpdateOwnRoles;
  readonly assignRoles: AssignRoles;
}

const REPLIES = {
  200: { description: 'The roles as they are now; every token of the user is dead.', schema: roleChange },
};

/** Roles: one's own, and for admins anybody's. */
export function rolesController({ updateOwnRoles, assignRoles }: Deps): readonly RouteDescriptor[] {
  return [
    defineRoute({
      method: 'put',
      path: '/roles/update',
      operationId: 'updateOwnRoles',
      tag: 'Roles',
      summary: 'Set your own roles',
      description: 'Keep or drop what you hold, take what is self-assignable; an admin may take any.',
      access: 'bearer',
      limited: true,
      cache: 'no-store',
      body: { schema: ownRoles, required: true },
      fieldNames: { roles: 'new_roles' },
      replies: REPLIES,
      problems: ['roles.not_allowed', 'roles.last_admin', 'request.conflict'],
      handle: async ({ actor, body }) => ({
        status: 200,
        view: await updateOwnRoles.execute(actor, body.new_roles).catch(asGoneCaller),
      }),
    }),
    defineRoute({
      method: 'put',
      path: '/users/:id/roles',
      operationId: 'assignRoles',
      tag: 'Roles',
      summary: "Set a user's roles",
      access: 'admin',
      limited: true,
      cache: 'no-store',
      body: { schema: assignedRoles, required: true },
      replies: REPLIES,
      problems: ['identity.user_not_found', 'roles.last_admin', 'request.conflict'],
      handle: async ({ actor, id, body }) => {
        return {
          status: 200,
          view: await assignRoles.execute({ actor, userId: id as UserId, roles: body.roles }),
        };
      },
    }),
  ];
}
