import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type Koa from 'koa';
import type { IdGenerator } from '#application/shared/ports/id-generator.ts';
import { problemBody, PROBLEM_TYPE } from './problems/problem-body.ts';
import { PROBLEM_HEADERS } from './problems/problem-headers.ts';
import type { ProblemCode } from './problems/problem-table.ts';
import { requestListener } from './request-listener.ts';
import { ServiceResponse } from './service-response.ts';

// An import would also load Node's WebSocket and fetch, which nothing here uses: 25 ms of the start and 14 MB.
const http = process.getBuiltinModule('node:http');

/** In what time a request must have come, in milliseconds: its headers, and all of it; and how often Node looks. */
export interface ArrivalDeadlines {
  readonly headersMs: number;
  readonly requestMs: number;
  readonly checkMs: number;
}

/** Who sends slowly is gone after 11 seconds, or after 14 if the headers were there. */
const ARRIVAL: ArrivalDeadlines = { headersMs: 10_000, requestMs: 13_000, checkMs: 1_000 };
/** Idle connections; longer than none and shorter than what slow clients would hold for free. */
const KEEP_ALIVE_MS = 10_000;
const MAX_CONNECTIONS = 10_000;
/** What a client may go on sending after it was answered, in bytes and in milliseconds; enough to read the answer. */
const UNREAD_BYTES = 1024 * 1024;
const UNREAD_MS = 1_000;
/** While it closes. */
const SWEEP_EVERY_MS = 20;

/** The listening socket and its end. Times in milliseconds. */
export class HttpServer {
  readonly #server: Server;
  #draining = false;

  constructor(app: Koa, ids: IdGenerator, arrival = ARRIVAL) {
    const handle = requestListener(app);
    const broken = new WeakSet<Duplex>();
    this.#server = http.createServer(
      {
        headersTimeout: arrival.headersMs,
        requestTimeout: arrival.requestMs,
        keepAliveTimeout: KEEP_ALIVE_MS,
        connectionsCheckingInterval: arrival.checkMs,
        // Nobody waits for the end of a body that was never announced.
        optimizeEmptyRequests: true,
        // Node's own refusal of a missing Host has no body; ours is below.
        requireHostHeader: false,
        ServerResponse: answersThatClose(() => this.#draining),
      },
      (request, response) => {
        if (request.headers.host === undefined && request.httpVersion !== '1.0') {
          refuse(new Error('no Host'), request.socket, ids.next());
          return;
        }
        if (bringsBody(request)) response.once('finish', () => cutOffUnread(request));
        void handle(request, response);
      },
    );
    this.#server.maxConnections = MAX_CONNECTIONS;
    // An expectation other than 100-continue is not met and may be passed over (RFC 9110, section 10.1.1).
    this.#server.on('checkExpectation', (request, response) =>
      this.#server.emit('request', request, response),
    );
    this.#server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
      // What comes after the first thing that was wrong is nothing new.
      if (broken.has(socket)) return;
      broken.add(socket);
      refuseInTurn(error, socket, ids.next());
    });
  }

  /** @returns the address it listens on. @throws what `listen` throws: EADDRINUSE, EACCES … */
  async listen(host: string, port: number): Promise<AddressInfo> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, host, () => {
        this.#server.off('error', reject);
        resolve();
      });
    });
    return this.#server.address() as AddressInfo;
  }

  /** From now on every answer that begins closes its connection; new ones are still accepted. */
  startDraining(): void {
    this.#draining = true;
  }

  /**
   * Accepts nothing more and resolves when what is in flight has been answered, or cuts it off at the deadline.
   * @returns whether everything was answered in time.
   */
  async close(deadlineMs: number): Promise<boolean> {
    this.startDraining();
    const closed = new Promise<true>((resolve) => {
      this.#server.close(() => resolve(true));
    });
    // An answer that had begun before the draining keeps its connection, which nobody will use any more.
    const sweep = setInterval(() => this.#server.closeIdleConnections(), SWEEP_EVERY_MS);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<false>((resolve) => {
      timer = setTimeout(() => resolve(false), deadlineMs);
    });
    const inTime = await Promise.race([closed, late]);
    clearTimeout(timer);
    clearInterval(sweep);
    if (!inTime) this.#server.closeAllConnections();
    return inTime;
  }
}

/** A draining instance sends its clients elsewhere, request by request: also those that it is answering just now. */
function answersThatClose(isDraining: () => boolean): typeof ServiceResponse {
  return class Closing<Request extends IncomingMessage = IncomingMessage> extends ServiceResponse<Request> {
    override writeHead(status: number, ...rest: never[]): this {
      if (isDraining()) this.setHeader('Connection', 'close');
      return super.writeHead(status, ...rest);
    }
  };
}

function bringsBody({ headers }: IncomingMessage): boolean {
  const length = headers['content-length'];
  return headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
}

/**
 * Node reads a body that nobody wants to its end, to keep the connection. Here only a small rest is worth that: whoever
 * goes on sending after the answer is cut off, a moment later, or the answer would be lost with the connection.
 */
function cutOffUnread(request: IncomingMessage): void {
  if (request.complete) return;
  const { socket } = request;
  const timer = setTimeout(() => socket.destroy(), UNREAD_MS);
  let unread = 0;
  request.on('data', (some: Buffer) => {
    unread += some.length;
    if (unread > UNREAD_BYTES) socket.destroy();
  });
  request.once('end', () => clearTimeout(timer));
  request.once('close', () => clearTimeout(timer));
}

/** Where Node keeps the answer that a connection is being given; nothing else tells. */
interface Answering {
  readonly _httpMessage?: ServerResponse | null;
}

/** A refusal must not overtake the answers to what the same connection asked before: it would be taken for one of them. */
function refuseInTurn(error: NodeJS.ErrnoException, socket: Duplex, requestId: string): void {
  const { _httpMessage: answer } = socket as Answering;
  // A request that has not come whole is the one that is refused.
  if (!answer?.req.complete || error.code === 'ECONNRESET') refuse(error, socket, requestId);
  else answer.once('close', () => refuseInTurn(error, socket, requestId));
}

/** What Node itself refuses, before there is a request: answered like every other error, and the connection closes. */
function refuse(error: NodeJS.ErrnoException, socket: Duplex, requestId: string): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [code, status, detail] = refusalOf(error);
  const body = JSON.stringify(problemBody(code, detail, requestId));
  socket.end(
    [
      `HTTP/1.1 ${status}`,
      `Content-Type: ${PROBLEM_TYPE}`,
      `Content-Length: ${Buffer.byteLength(body)}`,
      `${PROBLEM_HEADERS.lines}X-Request-Id: ${requestId}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}

function refusalOf({ code }: NodeJS.ErrnoException): readonly [ProblemCode, string, string] {
  if (code === 'HPE_HEADER_OVERFLOW') {
    return ['request.headers_too_large', '431 Request Header Fields Too Large', 'The headers are too large.'];
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return ['request.timeout', '408 Request Timeout', 'The request did not arrive in time.'];
  return ['request.malformed', '400 Bad Request', 'This is not well-formed HTTP.'];
}
