const END_OF_LINE = '\r\n';
const END_OF_TRAILERS = '\r\n\r\n';
/** The length of a chunk, in hexadecimal, and what may follow it. */
const CHUNK_LINE = /^([\da-f]{1,8})[ \t]*(?:;.*)?$/i;

/**
 * A body in chunks (RFC 9112, section 7.1), put together. What it has for trailers is passed over.
 *
 * @param start where the first chunk begins.
 * @returns the body and where it ends in `bytes`; null while its end has not come. @throws {Error} for anything else.
 */
export function chunkedBodyIn(
  bytes: Buffer,
  start: number,
): { readonly body: Buffer; readonly end: number } | null {
  const chunks: Buffer[] = [];
  for (let at = start; ;) {
    const endOfLine = bytes.indexOf(END_OF_LINE, at);
    if (endOfLine < 0) return null;
    const length = lengthIn(bytes.toString('latin1', at, endOfLine));
    if (length === 0) {
      const end = bytes.indexOf(END_OF_TRAILERS, endOfLine);
      return end < 0 ? null : { body: Buffer.concat(chunks), end: end + END_OF_TRAILERS.length };
    }
    const first = endOfLine + END_OF_LINE.length;
    chunks.push(bytes.subarray(first, first + length));
    at = first + length + END_OF_LINE.length;
    if (bytes.length < at) return null;
    if (bytes.toString('latin1', first + length, at) !== END_OF_LINE)
      throw new Error(`a chunk that does not end after ${length} bytes`);
  }
}

function lengthIn(line: string): number {
  const [, digits] = CHUNK_LINE.exec(line) ?? [];
  if (digits === undefined) throw new Error(`a chunk of unknown length: ${line}`);
  return Number.parseInt(digits, 16);
}
