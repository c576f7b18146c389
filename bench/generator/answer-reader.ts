import { chunkedBodyIn } from './chunked-body.ts';

/** An answer as it came. Its body is readable until the next bytes are. */
export interface WholeAnswer {
  readonly status: number;
  readonly body: Buffer;
}

const END_OF_HEAD = '\r\n\r\n';
const STATUS_LINE = /^HTTP\/1\.1 (\d{3}) /;
const LENGTH = /\r\ncontent-length: *(\d+)\r\n/i;
const IN_CHUNKS = /\r\ntransfer-encoding: *chunked\r\n/i;
/** Answers that have no body whatever their headers say (RFC 9110, section 6.4.1). */
const BODILESS = [204, 304];

/**
 * Finds the answers on a connection that has one request at a time under way. Of HTTP it understands what the servers of
 * the comparison speak, a body with its length or in chunks, and of the headers nothing else.
 */
export class AnswerReader {
  #kept: Buffer | null = null;

  /**
   * @param bytes the next that came; of no use to this class afterwards.
   * @returns the answer when it is whole, else null.
   * @throws {Error} for what is not one answer; the connection is of no use any more.
   */
  read(bytes: Buffer): WholeAnswer | null {
    const all = this.#kept === null ? bytes : Buffer.concat([this.#kept, bytes]);
    const answer = wholeAnswerIn(all);
    if (answer !== null) this.#kept = null;
    else this.#kept = all === bytes ? Buffer.from(bytes) : all;
    return answer;
  }
}

function wholeAnswerIn(bytes: Buffer): WholeAnswer | null {
  const end = bytes.indexOf(END_OF_HEAD);
  if (end < 0) return null;
  const start = end + END_OF_HEAD.length;
  // With the end of its last line.
  const head = bytes.toString('latin1', 0, end + 2);
  const status = Number(STATUS_LINE.exec(head)?.[1]);
  const content = contentIn(bytes, start, status, head);
  if (content !== null && bytes.length > content.end)
    throw new Error(`more than an answer: ${bytes.toString('latin1', 0, 1_000)}`);
  return content === null ? null : { status, body: content.body };
}

/** What follows the head, and where it ends; null while that has not come. */
function contentIn(
  bytes: Buffer,
  start: number,
  status: number,
  head: string,
): { readonly body: Buffer; readonly end: number } | null {
  const length = BODILESS.includes(status) ? 0 : Number(LENGTH.exec(head)?.[1]);
  if (Number.isNaN(status)) throw new Error(`no answer of HTTP: ${head}`);
  if (!Number.isNaN(length)) {
    const end = start + length;
    return bytes.length < end ? null : { body: bytes.subarray(start, end), end };
  }
  if (!IN_CHUNKS.test(head)) throw new Error(`an answer of unknown length: ${head}`);
  return chunkedBodyIn(bytes, start);
}
