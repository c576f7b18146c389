import type { ListSessions } from '#application/identity/sessions/list-sessions.ts';
import type { RevokeSession } from '#application/identity/sessions/revoke-session.ts';
import type { SessionId } from '#domain/identity/sessions/session.ts';
import { defineRoute, type RouteDescriptor } from '#adapters/http/route.ts';
import { sessionList } from './session-schemas.ts';

interface Deps {
  readonly listSessions: ListSessions;
  readonly revokeSession: RevokeSession;
}

/** The caller's sessions. */
export function sessionsController({ listSessions, revokeSession }: Deps): readonly RouteDescriptor[] {
  return [
    defineRoute({
      method: 'get',
      path: '/me/sessions',
      operationId: 'listSessions',
      tag: 'Sessions',
      summary: 'Your live sessions, newest first',
      access: 'bearer',
      limited: true,
      cache: 'no-store',
      responses: {
        200: {
          description: 'The sessions.',
          schema: sessionList,
          headers: { ETag: 'A strong validator of the bytes.' },
        },
      },
      problems: [],
      handle: async (ctx) => {
        ctx.body = { items: await listSessions.execute(ctx.state.actor) };
      },
    }),
    defineRoute({
      method: 'delete',
      path: '/me/sessions/:id',
      operationId: 'revokeSession',
      tag: 'Sessions',
      summary: 'End one of your sessions',
      access: 'bearer',
      limited: true,
      cache: 'no-store',
      responses: { 204: { description: 'Ended; its tokens are dead.' } },
      problems: ['identity.session_not_found'],
      handle: async (ctx) => {
        const { actor, input } = ctx.state;
        await revokeSession.execute(actor, input.id as SessionId);
        ctx.status = 204;
      },
    }),
  ];
}
