import type { DeleteAccount } from '#application/identity/accounts/delete-account.ts';
import type { GetMe } from '#application/identity/accounts/get-me.ts';
import type { UpdateProfile } from '#application/identity/accounts/update-profile.ts';
import type { z } from 'zod';
import { FRESH_WITH_FACTOR } from '#adapters/http/assurance-needs.ts';
import { versionTag } from '#adapters/http/entity-tags.ts';
import type { RefreshCookie } from '#adapters/http/refresh-cookie.ts';
import { requestLocale } from '#adapters/http/request-locale.ts';
import { defineRoute, type RouteContext, type RouteDescriptor } from '#adapters/http/route.ts';
import { account, profileChange } from './account-schemas.ts';
import { asAccountDeleted } from './as-account-deleted.ts';

interface Deps {
  readonly getMe: GetMe;
  readonly updateProfile: UpdateProfile;
  readonly deleteAccount: DeleteAccount;
  readonly cookie: RefreshCookie;
}

type OwnAccount = 'bearer' | 'owner';

/** The caller's own account, by `/me` and by its id. */
export function meController({
  getMe,
  updateProfile,
  deleteAccount,
  cookie,
}: Deps): readonly RouteDescriptor[] {
  const update = async (
    ctx: RouteContext<OwnAccount, unknown, z.output<typeof profileChange>>,
  ): Promise<void> => {
    const { actor, client, input } = ctx.state;
    const { currentPassword = null, ...change } = input.body;
    const updated = await updateProfile.execute({
      actor,
      client,
      change,
      currentPassword,
      locale: requestLocale(ctx),
      expected: input.expectedVersions,
    });
    ctx.etag = versionTag(updated);
    ctx.body = updated.view;
  };

  const remove = async (ctx: RouteContext<OwnAccount>): Promise<void> => {
    const { actor, input } = ctx.state;
    const { userId } = actor;
    const command = { actorId: userId, userId, expected: input.expectedVersions };
    await deleteAccount.execute(command).catch(asAccountDeleted);
    cookie.clear(ctx);
    ctx.status = 204;
  };

  const updating = {
    method: 'patch',
    tag: 'Accounts',
    limited: true,
    cache: 'no-store',
    conditional: true,
    assurance: { ...FRESH_WITH_FACTOR, ifBodyHas: ['email', 'login'] },
    body: { schema: profileChange, required: true },
    responses: { 200: { description: 'The account as it is now.', schema: account, headers: ETAG } },
    problems: [
      'identity.email_taken',
      'identity.login_taken',
      'identity.wrong_password',
      'identity.password_missing',
      'identity.too_many_attempts',
      'email.too_many_requests',
      'service.overloaded',
      'request.conflict',
    ],
  } as const;

  const removing = {
    method: 'delete',
    tag: 'Accounts',
    limited: true,
    cache: 'no-store',
    conditional: true,
    assurance: FRESH_WITH_FACTOR,
    responses: { 204: { description: 'Account, credential and tasks are gone; every token is dead.' } },
    problems: ['roles.last_admin'],
  } as const;

  return [
    defineRoute({
      method: 'get',
      path: '/me',
      operationId: 'getMe',
      tag: 'Accounts',
      summary: 'Your account',
      access: 'bearer',
      beforeEnrolment: true,
      limited: true,
      cache: 'no-store',
      responses: { 200: { description: 'The account.', schema: account, headers: ETAG } },
      problems: [],
      handle: async (ctx) => {
        const found = await getMe.execute(ctx.state.actor);
        ctx.etag = versionTag(found);
        ctx.body = found.view;
      },
    }),
    defineRoute({
      ...updating,
      path: '/me',
      operationId: 'updateMe',
      summary: 'Change your account',
      access: 'bearer',
      handle: update,
    }),
    defineRoute({
      ...removing,
      path: '/me',
      operationId: 'deleteMe',
      summary: 'Delete your account',
      access: 'bearer',
      handle: remove,
    }),
    defineRoute({
      ...updating,
      path: '/users/:id',
      operationId: 'updateUser',
      summary: 'Change your account, by its id',
      access: 'owner',
      handle: update,
    }),
    defineRoute({
      ...removing,
      path: '/users/:id',
      operationId: 'deleteUser',
      summary: 'Delete your account, by its id',
      access: 'owner',
      handle: remove,
    }),
  ];
}

const ETAG = { ETag: "A strong validator of the account's version." } as const;
