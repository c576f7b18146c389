import type { ChangePassword } from '#application/identity/passwords/change-password.ts';
import type { DeleteAccount } from '#application/identity/accounts/delete-account.ts';
import type { GetMe } from '#application/identity/accounts/get-me.ts';
import type { UpdateProfile } from '#application/identity/accounts/update-profile.ts';
import { versionTag } from '../entity-tags.ts';
import type { RefreshCookie } from '../refresh-cookie.ts';
import { defineRoute, type Call, type Reply, type RouteDescriptor } from '../route.ts';
import { asGoneCaller } from './as-gone-caller.ts';
import { account, passwordChange, profileChange } from './account-schemas.ts';

interface Deps {
  readonly getMe: GetMe;
  readonly updateProfile: UpdateProfile;
  readonly changePassword: ChangePassword;
  readonly deleteAccount: DeleteAccount;
  readonly cookie: RefreshCookie;
}

/** The caller's own account, by `/me` and by its id. */
export function meController(deps: Deps): readonly RouteDescriptor[] {
  const { getMe, updateProfile, changePassword, deleteAccount, cookie } = deps;

  const update = async (call: Call<'bearer' | 'owner', unknown, UpdateBody>): Promise<Reply> => {
    const { actor, body, expectedVersions } = call;
    const command = { actor, change: body, expected: expectedVersions(actor.userId) };
    const { view, version } = await updateProfile.execute(command);
    return { status: 200, view, etag: versionTag(view.id, version) };
  };

  const remove = async ({ actor, expectedVersions }: Call<'bearer' | 'owner'>): Promise<Reply> => {
    const command = { userId: actor.userId, expected: expectedVersions(actor.userId) };
    await deleteAccount.execute(command).catch(asGoneCaller);
    return { status: 204, headers: { 'Set-Cookie': cookie.clear() } };
  };

  const updating = {
    method: 'patch',
    tag: 'Accounts',
    limited: true,
    cache: 'no-store',
    conditional: true,
    body: { schema: profileChange, required: true },
    replies: { 200: { description: 'The account as it is now.', schema: account, headers: ETAG } },
    problems: ['identity.email_taken', 'identity.login_taken', 'request.conflict'],
  } as const;

  const removing = {
    method: 'delete',
    tag: 'Accounts',
    limited: true,
    cache: 'no-store',
    conditional: true,
    replies: { 204: { description: 'Account, credential and tasks are gone; every token is dead.' } },
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
      limited: true,
      cache: 'no-store',
      replies: { 200: { description: 'The account.', schema: account, headers: ETAG } },
      problems: [],
      handle: async ({ actor }) => {
        const { view, version } = await getMe.execute(actor);
        return { status: 200, view, etag: versionTag(view.id, version) };
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
    defineRoute({
      method: 'put',
      path: '/me/password',
      operationId: 'changePassword',
      tag: 'Accounts',
      summary: 'Change your password',
      description: 'All other sessions end.',
      access: 'bearer',
      limited: true,
      cache: 'no-store',
      body: { schema: passwordChange, required: true },
      replies: { 204: { description: 'Changed.' } },
      problems: [
        'identity.wrong_password',
        'identity.too_many_attempts',
        'service.overloaded',
        'request.conflict',
      ],
      handle: async ({ actor, body, client }) => {
        await changePassword.execute({ actor, client, ...body });
        return { status: 204 };
      },
    }),
  ];
}

const ETAG = { ETag: "A strong validator of the account's version." } as const;

interface UpdateBody {
  readonly firstName?: string | null | undefined;
  readonly lastName?: string | null | undefined;
  readonly email?: string | null | undefined;
  readonly login?: string | null | undefined;
}
