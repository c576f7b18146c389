import type { IncomingHttpHeaders } from 'node:http';
import { Stream } from 'node:stream';
import etag from 'etag';
import type { RouteMiddleware } from '../context.ts';
import type { RouteDescriptor } from '../route.ts';

/**
 * Filters a view in `ctx.body` through the schema that documents it. A GET that documents an ETag gets one of its bytes
 * where the handler set none, and is 304 where the client has the same already.
 */
export function response({ method, operationId, responses }: RouteDescriptor): RouteMiddleware {
  const isTagged = method === 'get' && responses[200]?.headers?.['ETag'] !== undefined;
  return async (ctx, next) => {
    await next();
    if (isView(ctx.body)) {
      const schema = responses[ctx.status]?.schema;
      if (schema === undefined) throw new Error(`${operationId} has no schema for status ${ctx.status}`);
      ctx.body = JSON.stringify(schema.parse(ctx.body));
    }
    if (!isTagged) return;
    if (!ctx.etag && isText(ctx.body)) ctx.etag = etag(ctx.body);
    if (!isConditional(ctx.headers)) return;
    // `no-cache` is for caches in between, and fetch adds it to every If-None-Match; Koa would answer it in full.
    delete ctx.headers['cache-control'];
    if (ctx.fresh) ctx.status = 304;
  };
}

function isConditional(headers: IncomingHttpHeaders): boolean {
  return headers['if-none-match'] !== undefined || headers['if-modified-since'] !== undefined;
}

/** Text, bytes and streams leave as they are. */
function isView(body: unknown): body is object {
  return typeof body === 'object' && body !== null && !isText(body) && !(body instanceof Stream);
}

function isText(body: unknown): body is string | Buffer {
  return typeof body === 'string' || Buffer.isBuffer(body);
}
