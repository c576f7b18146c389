import { z } from 'zod';
import type { GetUser } from '#application/identity/accounts/get-user.ts';
import type { ListUsers, UserPage } from '#application/identity/accounts/list-users.ts';
import { userIdFrom, type UserId } from '#domain/shared/ids.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { bytesTag, versionTag } from '../entity-tags.ts';
import type { PageCache, ReadyPage } from '../page-cache.ts';
import { defineRoute, type RouteDescriptor } from '../route.ts';
import { cursor, limit } from '../schema-fields.ts';
import { publicUser, userPage } from './account-schemas.ts';

interface Deps {
  readonly listUsers: ListUsers;
  readonly getUser: GetUser;
  readonly pages: PageCache;
}

/** What the cursors of the user list are issued for. */
export const USER_LIST = 'users';

/** What anybody may see of users. */
export function usersController({ listUsers, getUser, pages }: Deps): readonly RouteDescriptor[] {
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
        const key = `${query.limit}.${before ?? ''}`;
        const { body, etag } = await pages.page(key, async () =>
          readyPage(await listUsers.execute({ limit: query.limit, before })),
        );
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

function readyPage({ items, next }: UserPage): ReadyPage {
  const nextCursor = next === null ? null : encodeCursor(USER_LIST, next);
  const body = Buffer.from(JSON.stringify(userPage.parse({ items, nextCursor })));
  return { body, etag: bytesTag(body) };
}
