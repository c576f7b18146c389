import type { Context } from 'koa';
import type { Exchange } from './exchange.ts';
import { bytesTag, matchesNone } from './entity-tags.ts';
import type { Reply, RouteDescriptor } from './route.ts';

/** Sends what a controller answered: filtered by the route's schema, with its validator, or 304 where that matches. */
export function sendReply({ ctx, route }: Exchange, reply: Reply): void {
  ctx.status = reply.status;
  if (reply.headers !== undefined) ctx.set(reply.headers as Record<string, string>);
  ctx.set('Cache-Control', route.cache);
  const body = reply.bytes ?? filtered(route, reply);
  if (body === undefined) {
    ctx.body = null;
    ctx.status = reply.status;
    return;
  }
  const etag = reply.tagBytes === true ? bytesTag(body) : reply.etag;
  if (etag !== undefined) ctx.set('ETag', etag);
  if (etag !== undefined && isUnchanged(ctx, etag)) {
    ctx.status = 304;
    return;
  }
  ctx.set('Content-Type', reply.contentType ?? 'application/json; charset=utf-8');
  ctx.body = typeof body === 'string' ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength);
}

function isUnchanged(ctx: Context, etag: string): boolean {
  if (ctx.method !== 'GET' && ctx.method !== 'HEAD') return false;
  const header = ctx.get('if-none-match');
  return header !== '' && matchesNone(header, etag);
}

/** The schema that documents an answer also decides what of it leaves. */
function filtered(route: RouteDescriptor, { status, view }: Reply): string | undefined {
  if (view === undefined) return undefined;
  const schema = route.replies[status]?.schema;
  if (schema === undefined) throw new Error(`${route.operationId} has no schema for status ${status}`);
  return JSON.stringify(schema.parse(view));
}
