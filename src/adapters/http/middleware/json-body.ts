import { isUtf8 } from 'node:buffer';
import { once } from 'node:events';
import bodyParser from 'koa-bodyparser';
import type { RouteMiddleware } from '../context.ts';
import { HttpProblem } from '../problems/http-problem.ts';
import type { Method } from '../route.ts';

const JSON_TYPE = 'application/json';
const PATCH_TYPE = 'application/merge-patch+json';
const MAX_DEPTH = 32;
const BYTE_ORDER_MARK = Buffer.from('\uFEFF');

const parserOptions = {
  enableTypes: ['json'],
  extendTypes: { json: [PATCH_TYPE] },
  jsonLimit: '64kb',
  // An own member called `__proto__` does no harm: the schema refuses it like every unknown field.
  onProtoPoisoning: 'ignore',
  onerror: (error: Error & { readonly status?: number }) => {
    if (error.status === 413) throw new HttpProblem('request.too_large', 'A body has at most 64 KiB.');
    throw malformed('The body is no JSON object, or did not arrive whole.');
  },
};
const parse = bodyParser(parserOptions);

/**
 * koa-bodyparser under a strict contract: wrong type 415, too large 413, not JSON in UTF-8 400. The body is in
 * `ctx.request.body`, undefined where none was sent; an empty one of any type is none.
 */
export function jsonBody(method: Method): RouteMiddleware {
  const types = method === 'patch' ? [JSON_TYPE, PATCH_TYPE] : [JSON_TYPE];
  return async (ctx, next) => {
    if (await isAnnounced(ctx, types)) {
      const chunks: Buffer[] = [];
      const keep = (chunk: Buffer) => void chunks.push(chunk);
      ctx.req.on('data', keep);
      try {
        await parse(ctx, () => Promise.resolve());
      } finally {
        ctx.req.off('data', keep);
      }
      checkBytes(Buffer.concat(chunks));
      if (ctx.request.rawBody === '') ctx.request.body = undefined;
      checkTree(ctx.request.body);
    }
    await next();
  };
}

/** Whether there is a body to parse, by the headers; what the parser would pass over in silence is refused. */
async function isAnnounced({ request, req }: Parameters<RouteMiddleware>[0], types: readonly string[]) {
  const isChunked = req.headers['transfer-encoding'] !== undefined;
  if (!isChunked && (request.length ?? 0) === 0) return false;
  const charset = request.charset.toLowerCase();
  const isJson = types.includes(request.type.toLowerCase()) && (charset === '' || charset === 'utf-8');
  if (isJson && !req.headers['content-encoding']) return true;
  if (isChunked && (await isEmpty(req))) return false;
  const detail = isJson
    ? 'The body must come without Content-Encoding.'
    : `The body must be ${JSON_TYPE} in UTF-8.`;
  throw new HttpProblem('request.unsupported_media_type', detail);
}

/** Of a body in chunks only reading it tells. */
async function isEmpty(req: Parameters<RouteMiddleware>[0]['req']): Promise<boolean> {
  await once(req, 'readable').catch(() => {
    throw malformed('The body did not arrive whole.');
  });
  return req.read() === null;
}

function checkBytes(bytes: Buffer): void {
  if (!isUtf8(bytes)) throw malformed('The body is not UTF-8.');
  if (bytes.indexOf(BYTE_ORDER_MARK) === 0) throw malformed('The body starts with a byte order mark.');
}

/** PostgreSQL stores no NUL, and two lone surrogates would become one replacement character. */
function checkTree(value: unknown, depth = 0): void {
  if (typeof value === 'string') {
    if (value.includes('\0')) throw malformed('The body holds a NUL character.');
    if (!value.isWellFormed()) throw malformed('The body holds a lone surrogate.');
  } else if (typeof value === 'object' && value !== null) {
    if (depth === MAX_DEPTH) throw malformed(`The body is nested more than ${MAX_DEPTH} levels deep.`);
    for (const [key, member] of Object.entries(value)) {
      checkTree(key);
      checkTree(member, depth + 1);
    }
  }
}

function malformed(detail: string): HttpProblem {
  return new HttpProblem('request.malformed', detail);
}
