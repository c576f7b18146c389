import type { ListActivity } from '#application/audit/list-activity.ts';
import type { ListAuditEvents } from '#application/audit/list-audit-events.ts';
import type { AuditEventId } from '#domain/audit/audit-event.ts';
import type { UserId } from '#domain/shared/ids.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { defineRoute, type RouteDescriptor } from '../route.ts';
import { activityQuery, auditEventPage, auditQuery } from './audit-schemas.ts';

interface Deps {
  readonly listActivity: ListActivity;
  readonly listAuditEvents: ListAuditEvents;
}

const COMMON = {
  method: 'get',
  tag: 'Audit',
  limited: true,
  cache: 'no-store',
  responses: {
    200: {
      description: 'A page.',
      schema: auditEventPage,
      headers: { ETag: 'A strong validator of the bytes.' },
    },
  },
  problems: [],
} as const;

/** The audit log: one's own part of it, and for admins all of it. */
export function auditController({ listActivity, listAuditEvents }: Deps): readonly RouteDescriptor[] {
  return [
    defineRoute({
      ...COMMON,
      path: '/me/activity',
      operationId: 'listActivity',
      summary: 'What happened to your account, newest first',
      description: 'Address and agent are shown only of what you did yourself.',
      access: 'bearer',
      query: activityQuery,
      handle: async (ctx) => {
        const { actor, input } = ctx.state;
        const { type = null, limit, cursor } = input.query;
        const list = listName('activity', { type });
        const before = positionIn(list, cursor);
        const page = await listActivity.execute({ userId: actor.userId, type, limit, before });
        ctx.body = {
          items: page.items,
          nextCursor: page.next === null ? null : encodeCursor(list, page.next),
        };
      },
    }),
    defineRoute({
      ...COMMON,
      path: '/admin/audit',
      operationId: 'listAuditEvents',
      summary: 'The audit log, newest first',
      access: 'admin',
      query: auditQuery,
      handle: async (ctx) => {
        const {
          limit,
          cursor,
          user = null,
          actor = null,
          type = null,
          from = null,
          to = null,
        } = ctx.state.input.query;
        const list = listName('audit', { user, actor, type, from, to });
        const page = await listAuditEvents.execute({
          subjectId: user as UserId | null,
          actorId: actor as UserId | null,
          type,
          from,
          to,
          limit,
          before: positionIn(list, cursor),
        });
        ctx.body = {
          items: page.items,
          nextCursor: page.next === null ? null : encodeCursor(list, page.next),
        };
      },
    }),
  ];
}

/** Bound to its filters: a cursor of one filter means nothing in a list with another. */
function listName(name: string, filters: Readonly<Record<string, string | Date | null>>): string {
  const values = Object.values(filters).map((value) =>
    value instanceof Date ? value.getTime() : (value ?? ''),
  );
  return [name, ...values].join('.');
}

function positionIn(list: string, cursor: string | undefined): AuditEventId | null {
  return cursor === undefined ? null : (decodeCursor(list, cursor) as AuditEventId);
}
