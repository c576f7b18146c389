import { z } from 'zod';
import type { GetUser } from '#application/identity/get-user.ts';
import type { ListUsers } from '#application/identity/list-users.ts';
import { userIdFrom, type UserId } from '#domain/shared/ids.ts';
import { decodeCursor } from '../cursor.ts';
import { versionTag } from '../entity-tags.ts';
import { defineRoute, type RouteDescriptor } from '../route.ts';
import { cursor, limit } from '../schema-fields.ts';
import { publicUser, userPage } from './account-schemas.ts';
import { USER_LIST } from './json-user-page-renderer.ts';

interface Deps {
  readonly listUsers: ListUsers;
  readonly getUser: GetUser;
}

/** What anybody may see of users. */
export function usersController({ listUsers, getUser }: Deps): readonly RouteDescriptor[] {
  return [
    defineRoute({
      method: 'get',
      path: '/users',
      operationId: 'listUsers',
      tag: 'Accounts',
      summary: 'All users, newest first',
      access: 'public',
      limited: true,
      cache: 'public, no-cache',
      query: z.object({ limit, cursor }),
      replies: {
        200: {
          description: 'A page.',
          schema: userPage,
          headers: { ETag: 'A strong validator of the bytes.' },
        },
      },
      problems: [],
      handle: async ({ query }) => {
        const before = query.cursor === undefined ? null : userIdFrom(decodeCursor(USER_LIST, query.cursor));
        const { body, etag } = await listUsers.execute({ limit: query.limit, before });
        return { status: 200, bytes: body, etag };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/users/:id',
      operationId: 'getUser',
      tag: 'Accounts',
      summary: 'One user',
      access: 'public',
      limited: true,
      cache: 'public, no-cache',
      replies: {
        200: {
          description: 'The user.',
          schema: publicUser,
          headers: { ETag: "A strong validator of the account's version." },
        },
      },
      problems: ['identity.user_not_found'],
      handle: async ({ id }) => {
        const { view, version } = await getUser.execute(id as UserId);
        return { status: 200, view, etag: versionTag(view.id, version) };
      },
    }),
  ];
}
