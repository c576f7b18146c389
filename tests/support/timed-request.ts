import { type Agent, request, type IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';

export interface TimedRequest {
  readonly agent: Agent;
  readonly url: string;
  readonly method: string | undefined;
  /** As it goes out: nothing about it is made right. */
  readonly path: string;
  /** Sent as JSON, unless the headers say otherwise. */
  readonly bytes: Uint8Array | undefined;
  readonly token: string | undefined;
  readonly headers: Readonly<Record<string, string>> | undefined;
  /** A request that hangs is a failure of its own. */
  readonly withinMs?: number | undefined;
}

export interface TimedReply<Body> {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** Undefined for what is no JSON. */
  readonly body: Body;
  /** From the first byte sent to the last one received. */
  readonly ms: number;
}

const HANGS_MS = 30_000;

/** Sends a request once, whatever it is. @throws when the connection breaks or nothing comes in time. */
export async function timedRequest<Body>(asked: TimedRequest): Promise<TimedReply<Body>> {
  const { agent, url, method, path, bytes, token, headers, withinMs = HANGS_MS } = asked;
  const started = performance.now();
  const { promise, resolve, reject } = Promise.withResolvers<TimedReply<Body>>();
  const sent = request(url, {
    method,
    path,
    agent,
    signal: AbortSignal.timeout(withinMs),
    headers: {
      ...(bytes && { 'Content-Type': 'application/json', 'Content-Length': bytes.length }),
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
      ...headers,
    },
  });
  sent.once('error', reject);
  sent.once('response', (response) => {
    text(response).then((said) => {
      const isJson = /^application\/(?:problem\+)?json\b/.test(response.headers['content-type'] ?? '');
      resolve({
        status: response.statusCode ?? 0,
        headers: response.headers,
        text: said,
        body: (isJson && said !== '' ? JSON.parse(said) : undefined) as Body,
        ms: performance.now() - started,
      });
    }, reject);
  });
  sent.end(bytes);
  return await promise;
}
