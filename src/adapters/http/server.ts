import http, { type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ParserRefusals, type ParserRefusalsDeps } from './parser-refusals.ts';

/** In what time a request must have come, in milliseconds: its headers, and all of it; and how often Node looks. */
export interface ArrivalDeadlines {
  readonly headersMs: number;
  readonly requestMs: number;
  readonly checkMs: number;
}

export interface HttpServerOptions {
  /** How long a connection is kept without a request, in milliseconds. */
  readonly keepAliveMs: number;
  readonly arrival?: ArrivalDeadlines;
}

/** Who sends slowly is gone after 11 seconds, or after 14 if the headers were there. */
const ARRIVAL: ArrivalDeadlines = { headersMs: 10_000, requestMs: 13_000, checkMs: 1_000 };
const MAX_CONNECTIONS = 10_000;
/** What a client may go on sending after it was answered, in bytes and in milliseconds; enough to read the answer. */
const UNREAD_BYTES = 1024 * 1024;
const UNREAD_MS = 1_000;
/** How often a server that is closing looks for connections whose last answer is out. */
const CLOSE_IDLE_EVERY_MS = 20;

/** What Koa's `app.callback()` gives. It answers by the response and never rejects. */
export type Listener = (request: IncomingMessage, response: ServerResponse) => unknown;

/** The listening socket and its end. */
export class HttpServer {
  readonly #server: Server;

  constructor(listener: Listener, deps: ParserRefusalsDeps, options: HttpServerOptions) {
    const { keepAliveMs, arrival = ARRIVAL } = options;
    const refusals = new ParserRefusals(deps);
    const listen = (request: IncomingMessage, response: ServerResponse): void => {
      refusals.follow(request, response);
      if (bringsBody(request)) response.once('finish', () => limitUnread(request));
      listener(request, response);
    };
    this.#server = http.createServer(
      {
        headersTimeout: arrival.headersMs,
        requestTimeout: arrival.requestMs,
        keepAliveTimeout: keepAliveMs,
        connectionsCheckingInterval: arrival.checkMs,
        // Node's own refusal of a missing Host has no body; the application's has one.
        requireHostHeader: false,
      },
      listen,
    );
    this.#server.maxConnections = MAX_CONNECTIONS;
    // An expectation other than 100-continue is not met and may be passed over (RFC 9110, section 10.1.1).
    this.#server.on('checkExpectation', listen);
    this.#server.on('clientError', (error, socket) => refusals.refuse(error, socket));
    this.#server.on('connect', (_request, socket) => refusals.refuseConnect(socket));
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

  /**
   * Accepts nothing more and resolves when what is in flight has been answered, or cuts it off at the deadline.
   * @returns whether everything was answered in time.
   */
  async close(deadlineMs: number): Promise<boolean> {
    const closed = new Promise<true>((resolve) => {
      this.#server.close(() => resolve(true));
    });
    const closeIdle = setInterval(() => this.#server.closeIdleConnections(), CLOSE_IDLE_EVERY_MS);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<false>((resolve) => {
      timer = setTimeout(() => resolve(false), deadlineMs);
    });
    const inTime = await Promise.race([closed, late]);
    clearTimeout(timer);
    clearInterval(closeIdle);
    if (!inTime) this.#server.closeAllConnections();
    return inTime;
  }
}

function bringsBody({ headers }: IncomingMessage): boolean {
  const length = headers['content-length'];
  return headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
}

/**
 * What is left of a body after its answer is read, to keep the connection for the next request. Whoever sends more than
 * a little is cut off, a moment later, so that the answer is not lost with the connection.
 */
function limitUnread(request: IncomingMessage): void {
  if (request.complete) return;
  const { socket } = request;
  const timer = setTimeout(() => socket.destroy(), UNREAD_MS);
  let unread = 0;
  request.on('data', (some: Buffer) => {
    unread += some.length;
    if (unread > UNREAD_BYTES) socket.destroy();
  });
  request.resume();
  request.once('end', () => clearTimeout(timer));
  request.once('close', () => clearTimeout(timer));
}
