import { ConstantHeaders } from './constant-headers.ts';
import type { ServiceResponse } from './service-response.ts';

const SECURITY = new ConstantHeaders();

/**
 * What a request is answered with: put together on the way back and sent in one piece. Header by header through Koa and
 * Node each of them is checked, copied and looked up several times.
 */
export class Answer {
  /** Null while nobody has answered. */
  status: number | null = null;
  /** The headers that are the same for many answers; {@link set} must not name one of them. */
  constants = SECURITY;
  #body: string | Uint8Array | null = null;
  #encoding: 'latin1' | 'utf8' = 'utf8';
  /** Names and values in turn, as `writeHead` takes them. */
  readonly #head: string[] = [];

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

  /** The body, with the headers that describe it. Text is sent as UTF-8. */
  setBody(body: string | Uint8Array, contentType: string): void {
    const length = Buffer.byteLength(body);
    this.#body = body;
    // Where each character is one byte in UTF-8, too, Node need not look for others.
    this.#encoding = length === body.length ? 'latin1' : 'utf8';
    this.set('Content-Type', contentType);
    this.set('Content-Length', String(length));
  }

  /** Together with the headers that others have set on the response itself. */
  send(response: ServiceResponse): void {
    // The client may have hung up meanwhile.
    if (response.destroyed) return;
    response.writeHeadWith(this.constants, this.status ?? response.statusCode, this.#head);
    if (this.#body === null) response.end();
    else response.end(this.#body, this.#encoding);
  }
}
