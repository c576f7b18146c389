import type { Readable } from 'node:stream';

const KEPT_LINES = 20;
const MAX_LINE = 2_000;

/** Reads a server's log as it comes, hands out its lines, and remembers the last ones for error messages. */
export class ServerLog {
  readonly #lines: string[] = [];
  readonly #onLine: (line: string) => void;
  #rest = '';

  constructor(stream: Readable, onLine: (line: string) => void) {
    this.#onLine = onLine;
    // A listener of our own for as long as the stream lives: an unread pipe fills up, and then the server stands still.
    stream.setEncoding('utf8').on('data', (text: string) => this.#read(text));
    stream.on('error', () => undefined);
  }

  get lines(): readonly string[] {
    return this.#lines;
  }

  /** The line that most likely says why the server is gone. */
  get complaint(): string | undefined {
    const line = this.#lines.findLast((each) => /^(FATAL|PANIC):/.test(each)) ?? this.#lines.at(-1);
    return line?.replace(/^[A-Z]+:\s+/, '');
  }

  #read(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = (lines.pop() ?? '').slice(0, MAX_LINE);
    for (const line of lines) {
      this.#lines.push(line.slice(0, MAX_LINE));
      if (this.#lines.length > KEPT_LINES) this.#lines.shift();
      this.#onLine(line);
    }
  }
}
