import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type Koa from 'koa';
import type { IdGenerator } from '#application/shared/ports/id-generator.ts';
import { problemBody, PROBLEM_TYPE } from './problems/problem-body.ts';
import type { ProblemCode } from './problems/problem-table.ts';

const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 15_000;
/** Idle connections; longer than none and shorter than what slow clients would hold for free. */
const KEEP_ALIVE_MS = 10_000;
const MAX_CONNECTIONS = 10_000;
/** How often Node looks for connections that took too long. */
const CHECK_INTERVAL_MS = 1_000;

/** The listening socket and its end. Times in milliseconds. */
export class HttpServer {
  readonly #server: Server;
  #draining = false;

  constructor(app: Koa, ids: IdGenerator) {
    const handle = app.callback();
    this.#server = createServer(
      {
        headersTimeout: HEADERS_TIMEOUT_MS,
        requestTimeout: REQUEST_TIMEOUT_MS,
        keepAliveTimeout: KEEP_ALIVE_MS,
        connectionsCheckingInterval: CHECK_INTERVAL_MS,
      },
      (request, response) => {
        // A draining instance sends its clients elsewhere, request by request.
        if (this.#draining) response.setHeader('Connection', 'close');
        void handle(request, response);
      },
    );
    this.#server.maxConnections = MAX_CONNECTIONS;
    this.#server.on('clientError', (error: NodeJS.ErrnoException, socket) =>
      refuse(error, socket, ids.next()),
    );
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

  /** From now on every answer closes its connection; new ones are still accepted. */
  startDraining(): void {
    this.#draining = true;
  }

  /**
   * Accepts nothing more and resolves when what is in flight has been answered, or cuts it off at the deadline.
   * @returns whether everything was answered in time.
   */
  async close(deadlineMs: number): Promise<boolean> {
    this.#draining = true;
    const closed = new Promise<true>((resolve) => {
      this.#server.close(() => resolve(true));
    });
    this.#server.closeIdleConnections();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<false>((resolve) => {
      timer = setTimeout(() => resolve(false), deadlineMs);
    });
    const inTime = await Promise.race([closed, late]);
    clearTimeout(timer);
    if (!inTime) this.#server.closeAllConnections();
    return inTime;
  }
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
      'Cache-Control: no-store',
      `X-Request-Id: ${requestId}`,
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
