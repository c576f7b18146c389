import { TextDecoder } from 'node:util';
import bodyParser from 'koa-bodyparser';
import type { Context } from 'koa';
import type { Check, CheckFor } from '../exchange.ts';
import { HttpProblem } from '../problems/http-problem.ts';

/** What the parser throws. */
type ParserError = Error & { readonly status?: number; readonly type?: string };

const LIMIT_BYTES = 64 * 1024;
const MAX_LEVELS = 32;

const parse = bodyParser({
  enableTypes: ['json'],
  extendTypes: { json: ['application/merge-patch+json'] },
  jsonLimit: LIMIT_BYTES,
  strict: false,
  // A member called `__proto__` is an unknown field like any other, and the schema says so.
  onProtoPoisoning: 'ignore',
  onerror: (error: ParserError) => {
    throw refusal(error);
  },
} as unknown as bodyParser.Options);

/**
 * The body as JSON, or null where none was sent (an empty one of any type is none). Wrong type 415, too large 413, not
 * JSON in UTF-8 400. The parser itself takes a byte order mark, other charsets and broken UTF-8; they are refused here.
 */
export const jsonBody: CheckFor = ({ body }) => (body === undefined ? null : takeBody);

const takeBody: Check = async (exchange) => {
  try {
    await readBody(exchange);
  } catch (error) {
    // A rest that nobody reads would keep the connection from its next request.
    exchange.ctx.req.resume();
    throw error;
  }
};

const readBody: Check = async (exchange) => {
  const { ctx, route } = exchange;
  if (!(await hasBody(ctx))) return;
  checkType(ctx, route.method === 'patch');
  const encoding = watchEncoding(ctx);
  await parse(ctx, () => Promise.resolve());
  encoding.finish();
  if ((ctx.request.rawBody as string | undefined)?.trim() === '')
    throw malformed('The body holds nothing but space.');
  const body = ctx.request.body;
  checkTree(body);
  exchange.body = body;
};

/** For a chunked body only its first byte tells whether there is one. */
async function hasBody(ctx: Context): Promise<boolean> {
  const { req } = ctx;
  if (req.headers['transfer-encoding'] === undefined) return Number(req.headers['content-length'] ?? 0) > 0;
  if (req.readableEnded) return false;
  const first = await new Promise<Buffer | null>((resolve, reject) => {
    const settle = (): void => {
      req.off('readable', settle).off('end', settle).off('error', reject).off('close', settle);
      resolve(req.read() as Buffer | null);
    };
    req.on('readable', settle).on('end', settle).on('error', reject).on('close', settle);
  });
  if (first === null) return false;
  req.unshift(first);
  return true;
}

function checkType(ctx: Context, patch: boolean): void {
  const { charset } = ctx.request;
  const type = ctx.request.type.toLowerCase();
  const known = type === 'application/json' || (patch && type === 'application/merge-patch+json');
  const utf8 = charset === '' || charset.toLowerCase() === 'utf-8';
  if (!known || !utf8) {
    throw new HttpProblem('request.unsupported_media_type', 'The body must be application/json in UTF-8.');
  }
  if (ctx.get('content-encoding') !== '') {
    throw new HttpProblem('request.unsupported_media_type', 'The body must come without Content-Encoding.');
  }
}

/** Listens in on the bytes as the parser reads them. */
function watchEncoding(ctx: Context): { finish: () => void } {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let sound = true;
  let started = false;
  const check = (chunk?: Buffer): void => {
    try {
      const text = decoder.decode(chunk, { stream: chunk !== undefined });
      if (!started && text !== '') {
        started = true;
        if (text.startsWith('\uFEFF')) sound = false;
      }
    } catch {
      sound = false;
    }
  };
  ctx.req.on('data', check);
  return {
    finish: () => {
      ctx.req.off('data', check);
      check();
      if (!sound) throw malformed('The body is not UTF-8 without byte order mark.');
    },
  };
}

/** PostgreSQL stores no NUL, and two lone surrogates would become one replacement character. */
function checkTree(root: unknown): void {
  let level: unknown[] = [root];
  for (let depth = 0; level.length > 0; depth += 1) {
    const next: unknown[] = [];
    for (const value of level) {
      if (typeof value === 'string') checkText(value);
      else if (typeof value === 'object' && value !== null) {
        if (depth === MAX_LEVELS) throw malformed(`The body is nested more than ${MAX_LEVELS} levels deep.`);
        for (const [key, member] of Object.entries(value)) {
          checkText(key);
          next.push(member);
        }
      }
    }
    level = next;
  }
}

function checkText(text: string): void {
  if (text.includes('\0')) throw malformed('The body holds a NUL character.');
  if (!text.isWellFormed()) throw malformed('The body holds a lone surrogate.');
}

function malformed(detail: string): HttpProblem {
  return new HttpProblem('request.malformed', detail);
}

function refusal(error: ParserError): HttpProblem {
  if (error.status === 413)
    return new HttpProblem('request.too_large', `A body has at most ${LIMIT_BYTES} bytes.`);
  if (error.status === 415)
    return new HttpProblem('request.unsupported_media_type', 'The body must be application/json in UTF-8.');
  return malformed(
    error.type === 'request.aborted' ? 'The body did not arrive whole.' : 'The body is not JSON.',
  );
}
