import type { IncomingMessage } from 'node:http';
import type { ConstantHeaders } from './constant-headers.ts';

// An import would load more of Node than is used: see http-server.
const http = process.getBuiltinModule('node:http');

/** How Node writes a head: what comes before, then header by header. Not in its documentation, though older than its 1.0. */
interface HeadWriter {
  _storeHeader?(this: unknown, beginning: string, headers: unknown): void;
}
const ordinary = http.ServerResponse.prototype as HeadWriter;

/** What an answer may say to Node by its headers: how long it is. Nothing here sets the others that Node goes by. */
const LENGTH = 'Content-Length';

/**
 * A response that writes its headers as one text. Node looks for a meaning in each name and, once more, at the name
 * itself: 1,400 instructions a header, of which the look for what can't be in a value, kept here, is a fifth.
 */
export class ServiceResponse<
  Request extends IncomingMessage = IncomingMessage,
> extends http.ServerResponse<Request> {
  #lines = '';

  /**
   * @param head further headers, names and values in turn; the names are ours.
   * @throws {TypeError} for a value that can't be in a header.
   */
  writeHeadWith({ pairs, lines }: ConstantHeaders, status: number, head: readonly string[]): void {
    if (!NODE_ASKS_FOR_HEADS) {
      this.writeHead(status, [...pairs, ...head]);
      return;
    }
    const forNode: string[] = [];
    let own = lines;
    for (let at = 0; at < head.length; at += 2) {
      const name = head[at] ?? '';
      const value = head[at + 1] ?? '';
      if (name === LENGTH) forNode.push(name, value);
      else {
        http.validateHeaderValue(name, value);
        own += `${name}: ${value}\r\n`;
      }
    }
    this.#lines = own;
    this.writeHead(status, forNode);
  }

  _storeHeader(beginning: string, headers: unknown): void {
    wasAsked = true;
    ordinary._storeHeader?.call(this, beginning + this.#lines, headers);
  }
}

let wasAsked = false;
/** In a Node that writes its heads in another way the constant headers are given to it like all others. */
const NODE_ASKS_FOR_HEADS = asksForHeads();

function asksForHeads(): boolean {
  if (ordinary._storeHeader === undefined) return false;
  const request = { method: 'GET', httpVersionMajor: 1, httpVersionMinor: 1 } as IncomingMessage;
  new ServiceResponse(request).writeHead(204);
  return wasAsked;
}
