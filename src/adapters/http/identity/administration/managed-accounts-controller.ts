import type { DeleteAccount } from '#application/identity/accounts/delete-account.ts';
import type { CreateAccount } from '#application/identity/administration/create-account.ts';
import type { GetManagedAccount } from '#application/identity/administration/get-managed-account.ts';
import type { ListAccountSessions } from '#application/identity/administration/list-account-sessions.ts';
import type { UserId } from '#domain/shared/ids.ts';
import { FRESH_WITH_FACTOR } from '#adapters/http/assurance-needs.ts';
import { defineRoute, type RouteDescriptor } from '#adapters/http/route.ts';
import { sessionList } from '../sessions/session-schemas.ts';
import { registeredProfile } from '../accounts/account-schemas.ts';
import { createdAccount, managedAccount, newAccount } from './administration-schemas.ts';

interface Deps {
  readonly createAccount: CreateAccount;
  readonly getManagedAccount: GetManagedAccount;
  readonly listAccountSessions: ListAccountSessions;
  readonly deleteAccount: DeleteAccount;
}

const COMMON = { tag: 'Administration', access: 'admin', limited: true, cache: 'no-store' } as const;
const ETAG = { ETag: 'A strong validator of the bytes.' } as const;

/** Any account, for admins. */
export function managedAccountsController({
  createAccount,
  getManagedAccount,
  listAccountSessions,
  deleteAccount,
}: Deps): readonly RouteDescriptor[] {
  return [
    defineRoute({
      ...COMMON,
      method: 'post',
      path: '/admin/users',
      operationId: 'createAccount',
      summary: 'Make an account',
      assurance: FRESH_WITH_FACTOR,
      body: { schema: newAccount, required: true },
      responses: {
        201: {
          description: 'The account, and without a password an invitation to it.',
          schema: createdAccount,
          headers: { Location: 'Where the account is.' },
        },
      },
      problems: ['identity.email_taken', 'identity.login_taken', 'service.overloaded'],
      handle: async (ctx) => {
        const { actor, input } = ctx.state;
        const { password = null, roles = null, ...names } = input.body;
        const command = { actorId: actor.userId, password, roles, ...registeredProfile(names) };
        const { account, invitation } = await createAccount.execute(command);
        ctx.state.targetUserId = account.id;
        ctx.status = 201;
        ctx.set('Location', `/admin/users/${account.id}`);
        ctx.body = { ...account, invitation };
      },
    }),
    defineRoute({
      ...COMMON,
      method: 'get',
      path: '/admin/users/:id',
      operationId: 'getManagedAccount',
      summary: 'One account',
      responses: { 200: { description: 'The account.', schema: managedAccount, headers: ETAG } },
      problems: ['identity.user_not_found'],
      handle: async (ctx) => {
        ctx.body = await getManagedAccount.execute(ctx.state.input.id as UserId);
      },
    }),
    defineRoute({
      ...COMMON,
      method: 'get',
      path: '/admin/users/:id/sessions',
      operationId: 'listAccountSessions',
      summary: "An account's live sessions, newest first",
      responses: { 200: { description: 'The sessions.', schema: sessionList, headers: ETAG } },
      problems: ['identity.user_not_found'],
      handle: async (ctx) => {
        const { actor, input } = ctx.state;
        ctx.body = { items: await listAccountSessions.execute(actor, input.id as UserId) };
      },
    }),
    defineRoute({
      ...COMMON,
      method: 'delete',
      path: '/admin/users/:id',
      operationId: 'deleteAccount',
      summary: 'Delete an account',
      assurance: FRESH_WITH_FACTOR,
      responses: { 204: { description: 'Account, credential and tasks are gone; every token is dead.' } },
      problems: ['identity.user_not_found', 'roles.last_admin', 'request.conflict'],
      handle: async (ctx) => {
        const { actor, input } = ctx.state;
        ctx.state.targetUserId = input.id;
        await deleteAccount.execute({
          actorId: actor.userId,
          userId: input.id as UserId,
          expected: null,
        });
        ctx.status = 204;
      },
    }),
  ];
}
