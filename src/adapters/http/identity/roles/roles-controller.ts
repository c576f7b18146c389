import type { AssignRoles } from '#application/identity/roles/assign-roles.ts';
import type { UpdateOwnRoles } from '#application/identity/roles/update-own-roles.ts';
import { InvalidFieldsError } from '#domain/shared/field-rule.ts';
import type { UserId } from '#domain/shared/ids.ts';
import { FRESH_WITH_FACTOR } from '#adapters/http/assurance-needs.ts';
import { defineRoute, type RouteDescriptor } from '#adapters/http/route.ts';
import { asAccountDeleted } from '../accounts/as-account-deleted.ts';
import { assignedRoles, ownRoles, roleChange } from './role-schemas.ts';

interface Deps {
  readonly updateOwnRoles: UpdateOwnRoles;
  readonly assignRoles: AssignRoles;
}

const RESPONSES = {
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
      assurance: FRESH_WITH_FACTOR,
      limited: true,
      cache: 'no-store',
      body: { schema: ownRoles, required: true },
      responses: RESPONSES,
      problems: ['roles.not_allowed', 'roles.last_admin', 'request.conflict'],
      handle: async (ctx) => {
        const { actor, input } = ctx.state;
        ctx.state.targetUserId = actor.userId;
        ctx.body = await updateOwnRoles
          .execute(actor, input.body.new_roles)
          .catch(asFieldNewRoles)
          .catch(asAccountDeleted);
      },
    }),
    defineRoute({
      method: 'put',
      path: '/users/:id/roles',
      operationId: 'assignRoles',
      tag: 'Roles',
      summary: "Set a user's roles",
      access: 'admin',
      assurance: FRESH_WITH_FACTOR,
      limited: true,
      cache: 'no-store',
      body: { schema: assignedRoles, required: true },
      responses: RESPONSES,
      problems: ['identity.user_not_found', 'roles.last_admin', 'request.conflict'],
      handle: async (ctx) => {
        const { actor, input } = ctx.state;
        ctx.state.targetUserId = input.id;
        ctx.body = await assignRoles.execute({ actor, userId: input.id as UserId, roles: input.body.roles });
      },
    }),
  ];
}

/** The domain says `roles` where the body says `new_roles`. */
function asFieldNewRoles(error: unknown): never {
  if (!(error instanceof InvalidFieldsError)) throw error;
  throw new InvalidFieldsError(
    error.problems.map((problem) =>
      problem.field === 'roles' ? { ...problem, field: 'new_roles' } : problem,
    ),
  );
}
