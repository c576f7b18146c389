import type { ListAccountActivity } from '#application/identity/administration/list-account-activity.ts';
import type { AuditEventId } from '#domain/audit/audit-event.ts';
import type { UserId } from '#domain/shared/ids.ts';
import { activityQuery, auditEventPage } from '#adapters/http/audit/audit-schemas.ts';
import { decodeCursor, encodeCursor } from '#adapters/http/cursor.ts';
import { defineRoute, type RouteDescriptor } from '#adapters/http/route.ts';

/** What happened to any account, for admins. */
export function accountActivityController({
  listAccountActivity,
}: {
  readonly listAccountActivity: ListAccountActivity;
}): readonly RouteDescriptor[] {
  return [
    defineRoute({
      method: 'get',
      path: '/admin/users/:id/activity',
      operationId: 'listAccountActivity',
      tag: 'Administration',
      summary: 'What happened to an account, newest first',
      access: 'admin',
      limited: true,
      cache: 'no-store',
      query: activityQuery,
      responses: {
        200: {
          description: 'A page.',
          schema: auditEventPage,
          headers: { ETag: 'A strong validator of the bytes.' },
        },
      },
      problems: ['identity.user_not_found'],
      handle: async (ctx) => {
        const { id, query } = ctx.state.input;
        const { type = null, limit, cursor } = query;
        // Of one account and one filter: a cursor means nothing in another list.
        const list = `activity.${id}.${type ?? ''}`;
        const before = cursor === undefined ? null : (decodeCursor(list, cursor) as AuditEventId);
        const found = await listAccountActivity.execute({ userId: id as UserId, type, limit, before });
        const nextCursor = found.next === null ? null : encodeCursor(list, found.next);
        ctx.body = { items: found.items, nextCursor };
      },
    }),
  ];
}
