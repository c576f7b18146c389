import type { ServerResponse } from 'node:http';
import { SECURITY_HEADERS } from './security-headers.ts';

const ALWAYS: readonly string[] = Object.entries(SECURITY_HEADERS).flat();

/**
 * What a request is answered with: put together on the way back and sent in one piece. Header by header through Koa and
 * Node each of them is checked, copied and looked up several times.
 */
export class Answer {
  /** Null while nobody has answered. */
  status: number | null = null;
  body: string | Uint8Array | null = null;
  /** Names and values in turn, as `writeHead` takes them. */
  readonly #head = [...ALWAYS];

  /** Replaces what the header had; its name must be spelt the same everywhere. */
  set(name: string, value: string): void {
    const head = this.#head;
    for (let at = 0; at < head.length; at += 2) {
      if (head[at] !== name) continue;
      head[at + 1] = value;
      return;
    }
    head.push(name, value);
  }

  /** Together with the headers that others have set on the response itself. */
  send(response: ServerResponse): void {
    // The client may have hung up meanwhile.
    if (response.destroyed) return;
    response.writeHead(this.status ?? response.statusCode, this.#head);
    if (this.body === null) response.end();
    else response.end(this.body);
  }
}
