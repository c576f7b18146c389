import type { IncomingMessage } from 'node:http';
import { TextDecoder } from 'node:util';
import type { Context } from 'koa';
import type { Check, CheckFor } from '../exchange.ts';
import { HttpProblem } from '../problems/http-problem.ts';

const LIMIT_BYTES = 64 * 1024;
const MAX_LEVELS = 32;
const BYTE_ORDER_MARK = '\uFEFF';
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * The body as JSON, or undefined where none was sent (an empty one of any type is none). Wrong type 415, too large 413,
 * not JSON in UTF-8 400. koa-bodyparser needed a guard before it and one behind: it reads other charsets, byte order
 * marks, broken UTF-8 and compressed bodies, all of which are refused here.
 */
export const jsonBody: CheckFor = ({ body, method }) => {
  if (body === undefined) return null;
  const check: Check = async (exchange) => {
    const { ctx } = exchange;
    try {
      const bytes = await read(ctx, method === 'patch');
      if (bytes.length > 0) exchange.body = parse(bytes);
    } catch (error) {
      // A rest that nobody reads would keep the connection from its next request.
      ctx.req.resume();
      throw error;
    }
  };
  return check;
};

/** All of the body; refuses it as soon as there is something to refuse. */
async function read(ctx: Context, patch: boolean): Promise<Buffer> {
  const { req } = ctx;
  const { 'transfer-encoding': transfer, 'content-length': length = '0' } = req.headers;
  if (transfer === undefined) {
    if (Number(length) === 0) return Buffer.alloc(0);
    checkType(ctx, patch);
    if (Number(length) > LIMIT_BYTES) throw tooLarge();
    return await collect(req, () => undefined);
  }
  // Of a body in chunks the first one tells whether there is anything.
  return await collect(req, () => checkType(ctx, patch));
}

async function collect(req: IncomingMessage, onFirst: () => void): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const chunks: Buffer[] = [];
  let length = 0;
  let whole = false;
  const take = (chunk: Buffer): void => {
    length += chunk.length;
    try {
      if (chunks.push(chunk) === 1) onFirst();
      if (length > LIMIT_BYTES) throw tooLarge();
    } catch (error) {
      req.off('data', take);
      reject(error);
    }
  };
  // Every request closes; an error that nobody will see would cost it 24 µs.
  const broken = (): void => {
    if (!whole) reject(malformed('The body did not arrive whole.'));
  };
  req.on('data', take);
  req.once('end', () => {
    whole = true;
    resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks));
  });
  req.once('error', broken);
  req.once('close', broken);
  return await promise;
}

function checkType({ req, request }: Context, patch: boolean): void {
  const { 'content-type': sent, 'content-encoding': encoding } = req.headers;
  // As nearly everybody writes it.
  if (sent !== 'application/json') {
    const charset = request.charset.toLowerCase();
    const type = request.type.toLowerCase();
    const known = type === 'application/json' || (patch && type === 'application/merge-patch+json');
    if (!known || (charset !== '' && charset !== 'utf-8')) {
      throw unsupported('The body must be application/json in UTF-8.');
    }
  }
  if (encoding) throw unsupported('The body must come without Content-Encoding.');
}

function parse(bytes: Buffer): unknown {
  const text = decode(bytes);
  if (text.trim() === '') throw malformed('The body holds nothing but space.');
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw malformed('The body is not JSON.');
  }
  checkTree(body);
  return body;
}

function decode(bytes: Buffer): string {
  try {
    const text = utf8.decode(bytes);
    if (!text.startsWith(BYTE_ORDER_MARK)) return text;
  } catch {
    // Said below.
  }
  throw malformed('The body is not UTF-8 without byte order mark.');
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

function tooLarge(): HttpProblem {
  return new HttpProblem('request.too_large', `A body has at most ${LIMIT_BYTES} bytes.`);
}

function unsupported(detail: string): HttpProblem {
  return new HttpProblem('request.unsupported_media_type', detail);
}
