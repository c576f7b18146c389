import type { IncomingMessage } from 'node:http';
import { requestState, type Exchange } from './exchange.ts';
import { bytesTag, matchesNone } from './entity-tags.ts';
import type { Reply, RouteDescriptor } from './route.ts';

/** What a controller answered: filtered by the route's schema, with its validator, or 304 where that matches. */
export function takeReply({ ctx, route }: Exchange, reply: Reply): void {
  const { answer } = requestState(ctx);
  const body = reply.bytes ?? filtered(route, reply);
  const etag = body !== undefined && reply.tagBytes === true ? bytesTag(body) : reply.etag;
  for (const name in reply.headers) answer.set(name, reply.headers[name] ?? '');
  if (etag !== undefined) answer.set('ETag', etag);
  answer.status = reply.status;
  if (body === undefined) return;
  if (etag !== undefined && isUnchanged(ctx.req, etag)) {
    answer.status = 304;
    return;
  }
  answer.setBody(body, reply.contentType ?? 'application/json; charset=utf-8');
}

function isUnchanged({ method, headers }: IncomingMessage, etag: string): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false;
  const header = headers['if-none-match'];
  return header !== undefined && matchesNone(header, etag);
}

/** The schema that documents an answer also decides what of it leaves. */
function filtered(route: RouteDescriptor, { status, view }: Reply): string | undefined {
  if (view === undefined) return undefined;
  const schema = route.replies[status]?.schema;
  if (schema === undefined) throw new Error(`${route.operationId} has no schema for status ${status}`);
  return JSON.stringify(schema.parse(view));
}
