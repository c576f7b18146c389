import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { SearchAccounts } from '#application/identity/administration/search-accounts.ts';
import { UnknownRoleError } from '#domain/identity/errors.ts';
import type { UserId } from '#domain/shared/ids.ts';
import { decodeCursor, encodeCursor } from '#adapters/http/cursor.ts';
import { InvalidParametersError } from '#adapters/http/problems/http-problem.ts';
import { defineRoute, type RouteDescriptor } from '#adapters/http/route.ts';
import { accountQuery, managedAccountPage } from './administration-schemas.ts';

/** Finding accounts. */
export function searchController({
  searchAccounts,
}: {
  readonly searchAccounts: SearchAccounts;
}): readonly RouteDescriptor[] {
  return [
    defineRoute({
      method: 'get',
      path: '/admin/users',
      operationId: 'searchAccounts',
      tag: 'Administration',
      summary: 'Accounts, newest first',
      access: 'admin',
      limited: true,
      cache: 'no-store',
      query: accountQuery,
      responses: {
        200: {
          description: 'A page.',
          schema: managedAccountPage,
          headers: { ETag: 'A strong validator of the bytes.' },
        },
      },
      problems: [],
      handle: async (ctx) => {
        const { limit, cursor, q = null, role = null, status = null, ...created } = ctx.state.input.query;
        const { createdFrom = null, createdTo = null } = created;
        const list = listOf(ctx.state.input.query);
        const before = cursor === undefined ? null : (decodeCursor(list, cursor) as UserId);
        const query = { text: q, role, status, createdFrom, createdTo, limit, before };
        const { items, next } = await searchAccounts.execute(query).catch(asParameterRole);
        ctx.body = { items, nextCursor: next === null ? null : encodeCursor(list, next) };
      },
    }),
  ];
}

/** A cursor means nothing in a list with another filter. */
function listOf({ q, role, status, createdFrom, createdTo }: z.output<typeof accountQuery>): string {
  const filter = JSON.stringify([q, role, status, createdFrom, createdTo]);
  return `accounts.${createHash('sha256').update(filter).digest('base64url').slice(0, 12)}`;
}

function asParameterRole(error: unknown): never {
  if (!(error instanceof UnknownRoleError)) throw error;
  throw new InvalidParametersError(
    error.problems.map(({ code, detail }) => ({ parameter: 'role', code, detail })),
  );
}
