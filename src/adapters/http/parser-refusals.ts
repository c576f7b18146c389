import { randomUUIDv7 } from 'node:crypto';
import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { Counter, type Registry } from 'prom-client';
import type { Logger } from '#application/shared/ports/logger.ts';
import { problemBody, PROBLEM_TYPE } from './problems/problem-body.ts';
import type { ProblemCode } from './problems/problem-table.ts';

export interface ParserRefusalsDeps {
  readonly logger: Logger;
  readonly registry: Registry;
  readonly publicPath: string;
}

/** The latest answers of a connection: of its requests only the last can be one that has not come whole. */
interface Answers {
  last: ServerResponse;
  before: ServerResponse | null;
}

interface Refusal {
  readonly code: ProblemCode;
  readonly detail: string;
  readonly headers?: readonly string[];
}

/** What Node refuses before there is a request: answered, logged and counted like every other error; the connection closes. */
export class ParserRefusals {
  readonly #logger: Logger;
  readonly #publicPath: string;
  readonly #refused: Counter<'status'>;
  readonly #answers = new WeakMap<Duplex, Answers>();
  readonly #done = new WeakSet<Duplex>();

  constructor({ logger, registry, publicPath }: ParserRefusalsDeps) {
    this.#logger = logger;
    this.#publicPath = publicPath;
    this.#refused = new Counter({
      name: 'latchkey_http_refused_total',
      help: 'Requests that were refused before they had a route: malformed, too slow, headers too large, CONNECT.',
      labelNames: ['status'],
      registers: [registry],
    });
  }

  /** Tells of each request that is being answered: a refusal must not overtake the answers to requests before it. */
  follow({ socket }: IncomingMessage, response: ServerResponse): void {
    const answers = this.#answers.get(socket);
    if (answers === undefined) this.#answers.set(socket, { last: response, before: null });
    else {
      answers.before = answers.last;
      answers.last = response;
    }
  }

  refuse(error: NodeJS.ErrnoException, socket: Duplex): void {
    // What comes after the first thing that was wrong is nothing new.
    if (this.#done.has(socket)) return;
    if (error.code === 'ECONNRESET') socket.destroy();
    else this.#inTurn(socket, refusalOf(error), error.code);
  }

  /** This is no proxy; the methods that it has are those of its paths. */
  refuseConnect(socket: Duplex): void {
    socket.on('error', () => socket.destroy());
    const code = 'request.method_not_allowed';
    const headers = [`Allow: ${SERVED.join(', ')}`];
    this.#inTurn(socket, { code, detail: 'This service is no proxy.', headers }, 'CONNECT');
  }

  #inTurn(socket: Duplex, refusal: Refusal, cause: string | undefined): void {
    this.#done.add(socket);
    const { last, before } = this.#answers.get(socket) ?? { last: null, before: null };
    const isPartOfLast = last !== null && !last.req.complete;
    // A request that was answered before it came whole gets no second answer.
    if (isPartOfLast && last.headersSent) {
      socket.end();
      return;
    }
    const awaited = isPartOfLast ? before : last;
    if (awaited === null || awaited.writableFinished || awaited.destroyed) this.#send(socket, refusal, cause);
    else awaited.once('close', () => this.#send(socket, refusal, cause));
  }

  #send(socket: Duplex, { code, detail, headers = [] }: Refusal, cause: string | undefined): void {
    if (!socket.writable) {
      socket.destroy();
      return;
    }
    const requestId = randomUUIDv7();
    const problem = problemBody(code, detail, { requestId, publicPath: this.#publicPath });
    const body = JSON.stringify(problem);
    const address = socket instanceof Socket ? (socket.remoteAddress ?? null) : null;
    this.#refused.inc({ status: problem.status });
    this.#logger.info('request_refused', { requestId, status: problem.status, code, cause, address });
    socket.end(
      [
        `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
        `Content-Type: ${PROBLEM_TYPE}`,
        `Content-Length: ${Buffer.byteLength(body)}`,
        'Cache-Control: no-store',
        "Content-Security-Policy: default-src 'none'",
        'X-Content-Type-Options: nosniff',
        `X-Request-Id: ${requestId}`,
        ...headers,
        'Connection: close',
        '',
        body,
      ].join('\r\n'),
    );
  }
}

const SERVED = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];

function refusalOf({ code }: NodeJS.ErrnoException): Refusal {
  if (code === 'HPE_HEADER_OVERFLOW')
    return { code: 'request.headers_too_large', detail: 'The headers are too large.' };
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return { code: 'request.timeout', detail: 'The request did not arrive in time.' };
  return { code: 'request.malformed', detail: 'This is not well-formed HTTP.' };
}
