import type { ListSessions } from '#application/identity/sessions/list-sessions.ts';
import type { RevokeSession } from '#application/identity/sessions/revoke-session.ts';
import type { SessionId } from '#domain/identity/sessions/session.ts';
import { defineRoute, type RouteDescriptor } from '../route.ts';
import { sessionList } from './account-schemas.ts';

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
      replies: {
        200: {
          description: 'The sessions.',
          schema: sessionList,
          headers: { ETag: 'A strong validator of the bytes.' },
        },
      },
      problems: [],
      handle: async ({ actor }) => {
        return { status: 200, view: { items: await listSessions.execute(actor) }, tagBytes: true };
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
      replies: { 204: { description: 'Ended; its tokens are dead.' } },
      problems: ['identity.session_not_found'],
      handle: async ({ actor, id }) => {
        await revokeSession.execute(actor, id as SessionId);
        return { status: 204 };
      },
    }),
  ];
}
