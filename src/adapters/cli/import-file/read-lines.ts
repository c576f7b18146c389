import type { Violation } from '#domain/shared/field-rule.ts';

/** More than any account takes; a longer line is skipped without being kept. */
const MAX_LINE_BYTES = 65_536;
const NEWLINE = 0x0a;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** A line of a file. @property line 1 is the first. @property end of the line in the file, in bytes. */
export type FileLine = { readonly line: number; readonly end: number } & (
  | { readonly text: string }
  | { readonly problem: Violation }
);

/**
 * Lines by line feed, each decoded on its own, so that one in a wrong encoding spoils no other; in groups, as they come
 * from the file.
 */
export async function* readLines(input: AsyncIterable<Buffer>): AsyncGenerator<readonly FileLine[]> {
  const current = new LineBuffer();
  let [line, end] = [1, 0];
  for await (const chunk of input) {
    const lines: FileLine[] = [];
    let start = 0;
    for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, start)) {
      current.add(chunk.subarray(start, at));
      start = at + 1;
      lines.push({ line, end: end + start, ...current.take(line) });
      line += 1;
    }
    current.add(chunk.subarray(start));
    end += chunk.length;
    yield lines;
  }
  if (current.bytes > 0) yield [{ line, end, ...current.take(line) }];
}

/** The part of a line that has been read. */
class LineBuffer {
  #parts: Buffer[] = [];
  bytes = 0;

  add(part: Buffer): void {
    this.bytes += part.length;
    if (this.bytes <= MAX_LINE_BYTES) this.#parts.push(part);
    else this.#parts = [];
  }

  /** The whole line; the next one begins. */
  take(line: number): { readonly text: string } | { readonly problem: Violation } {
    const [parts, bytes] = [this.#parts, this.bytes];
    this.#parts = [];
    this.bytes = 0;
    if (bytes > MAX_LINE_BYTES) return { problem: TOO_LONG };
    return decoded(Buffer.concat(parts), line);
  }
}

function decoded(bytes: Buffer, line: number): { readonly text: string } | { readonly problem: Violation } {
  if (line === 1 && bytes.subarray(0, 3).equals(BYTE_ORDER_MARK)) return { problem: HAS_MARK };
  try {
    return { text: UTF_8.decode(bytes) };
  } catch {
    return { problem: NOT_UTF_8 };
  }
}

const UTF_8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const TOO_LONG: Violation = {
  code: 'line.too_long',
  detail: `A line has at most ${MAX_LINE_BYTES.toLocaleString('en')} bytes.`,
};
const HAS_MARK: Violation = {
  code: 'line.byte_order_mark',
  detail: 'The file begins with a byte order mark: save it as UTF-8 without one.',
};
const NOT_UTF_8: Violation = { code: 'line.not_utf8', detail: 'The line is not UTF-8.' };
