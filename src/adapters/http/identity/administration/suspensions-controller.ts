import type { EndAccountSessions } from '#application/identity/administration/end-account-sessions.ts';
import type { ReinstateAccount } from '#application/identity/administration/reinstate-account.ts';
import type { SuspendAccount } from '#application/identity/administration/suspend-account.ts';
import type { UserId } from '#domain/shared/ids.ts';
import { FRESH_WITH_FACTOR } from '#adapters/http/assurance-needs.ts';
import { defineRoute, type RouteDescriptor } from '#adapters/http/route.ts';
import { suspension } from './administration-schemas.ts';

interface Deps {
  readonly suspendAccount: SuspendAccount;
  readonly reinstateAccount: ReinstateAccount;
  readonly endAccountSessions: EndAccountSessions;
}

const COMMON = {
  method: 'post',
  tag: 'Administration',
  access: 'admin',
  assurance: FRESH_WITH_FACTOR,
  limited: true,
  cache: 'no-store',
} as const;

/** Stopping an account and letting it go on, for admins. */
export function suspensionsController({
  suspendAccount,
  reinstateAccount,
  endAccountSessions,
}: Deps): readonly RouteDescriptor[] {
  return [
    defineRoute({
      ...COMMON,
      path: '/admin/users/:id/suspend',
      operationId: 'suspendAccount',
      summary: 'Suspend an account',
      description: 'Its sessions end, and it can open none until the suspension ends.',
      body: { schema: suspension, required: true },
      responses: { 204: { description: 'Suspended; every token of the account is dead.' } },
      problems: ['identity.user_not_found', 'roles.last_admin', 'request.conflict'],
      handle: async (ctx) => {
        const { actor, input } = ctx.state;
        const { reason, until = null } = input.body;
        ctx.state.targetUserId = input.id;
        await suspendAccount.execute({ actorId: actor.userId, userId: input.id as UserId, reason, until });
        ctx.status = 204;
      },
    }),
    defineRoute({
      ...COMMON,
      path: '/admin/users/:id/reinstate',
      operationId: 'reinstateAccount',
      summary: 'End the suspension of an account',
      responses: { 204: { description: 'The account is not suspended.' } },
      problems: ['identity.user_not_found', 'request.conflict'],
      handle: async (ctx) => {
        const { actor, input } = ctx.state;
        ctx.state.targetUserId = input.id;
        await reinstateAccount.execute(actor.userId, input.id as UserId);
        ctx.status = 204;
      },
    }),
    defineRoute({
      ...COMMON,
      path: '/admin/users/:id/end-sessions',
      operationId: 'endAccountSessions',
      summary: 'End all sessions of an account',
      responses: { 204: { description: 'Ended; every token of the account is dead.' } },
      problems: ['identity.user_not_found', 'request.conflict'],
      handle: async (ctx) => {
        const { actor, input } = ctx.state;
        ctx.state.targetUserId = input.id;
        await endAccountSessions.execute(actor.userId, input.id as UserId);
        ctx.status = 204;
      },
    }),
  ];
}
