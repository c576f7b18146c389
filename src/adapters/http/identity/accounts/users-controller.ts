import { z } from 'zod';
import type { GetUser } from '#application/identity/accounts/get-user.ts';
import type { ListUsers, UserPage } from '#application/identity/accounts/list-users.ts';
import { userIdFrom, type UserId } from '#domain/shared/ids.ts';
import etag from 'etag';
import { decodeCursor, encodeCursor } from '#adapters/http/cursor.ts';
import { versionTag } from '#adapters/http/entity-tags.ts';
import type { PageCache, ReadyPage } from '#adapters/http/page-cache.ts';
import { defineRoute, type RouteDescriptor } from '#adapters/http/route.ts';
import { cursor, limit } from '#adapters/http/schema-fields.ts';
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
      responses: {
        200: {
          description: 'A page.',
          schema: userPage,
          headers: { ETag: 'A strong validator of the bytes.' },
        },
      },
      problems: [],
      handle: async (ctx) => {
        const { query } = ctx.state.input;
        const before = query.cursor === undefined ? null : userIdFrom(decodeCursor(USER_LIST, query.cursor));
        const key = `${query.limit}.${before ?? ''}`;
        const page = await pages.page(key, async () =>
          readyPage(await listUsers.execute({ limit: query.limit, before })),
        );
        ctx.type = 'json';
        ctx.etag = page.etag;
        // Koa takes bytes for such only as a Buffer; this copies none.
        ctx.body = Buffer.from(page.body.buffer, page.body.byteOffset, page.body.byteLength);
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
      responses: {
        200: {
          description: 'The user.',
          schema: publicUser,
          headers: { ETag: "A strong validator of the account's version." },
        },
      },
      problems: ['identity.user_not_found'],
      handle: async (ctx) => {
        const found = await getUser.execute(ctx.state.input.id as UserId);
        ctx.etag = versionTag(found);
        ctx.body = found.view;
      },
    }),
  ];
}

function readyPage({ items, next }: UserPage): ReadyPage {
  const nextCursor = next === null ? null : encodeCursor(USER_LIST, next);
  const body = Buffer.from(JSON.stringify(userPage.parse({ items, nextCursor })));
  return { body, etag: etag(body) };
}
