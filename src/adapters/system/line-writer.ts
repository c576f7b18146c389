import { pino } from 'pino';

/**
 * Each write takes a thread from the pool that hashes passwords, too: some 300 lines go at a time, or what there is
 * after 100 ms, which is what `kill -9` loses. pino's own destination can collect as well, but measures all that it has
 * collected for each new line: 2.5 of 5 µs a line measured.
 */
const CHUNK_BYTES = 96 * 1024;
const AT_LATEST_MS = 100;
/**
 * A line is a text of twenty parts until it is bytes. Made bytes one by one lines cost more; a whole chunk of them has left
 * the processor's cache by then. So many at a time: writing its line took 3.4 µs of a `GET /me`, now 1.7 (interleaved
 * rounds; on a machine whose neighbours are quiet there is no difference).
 */
const LINES_AT_A_TIME = 32;
/** In UTF-8, of what JavaScript counts as one character, at most. */
const BYTES_A_CHARACTER = 3;

interface Sink {
  /** Fewer bytes are kept, until they are flushed. */
  minLength?: number;
  /** Takes the bytes over. */
  write(bytes: Uint8Array): unknown;
  flushSync(): void;
}

/** Lines on standard output, many at a time. Writing does not wait for a slow reader. */
export class LineWriter {
  readonly #sink: Sink;
  #text = '';
  #lines = 0;
  #chunk = Buffer.alloc(0);
  #used = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(sink: Sink = standardOutput()) {
    this.#sink = sink;
    // Before the sink's own, which come first otherwise and end it.
    process.prependListener('beforeExit', () => this.#pass());
    process.prependListener('exit', () => this.#pass());
  }

  write(line: string): void {
    this.#text += line;
    this.#lines += 1;
    if (this.#lines === LINES_AT_A_TIME) this.#encode();
    this.#timer ??= setTimeout(() => this.#pass(), AT_LATEST_MS).unref();
  }

  /** Everything is out when this returns. @throws what writing throws: the reader has gone. */
  flushSync(): void {
    // Else the sink would begin to write by another thread, which a process that is killed now does not wait for.
    this.#sink.minLength = Number.MAX_SAFE_INTEGER;
    try {
      this.#pass();
      this.#sink.flushSync();
    } finally {
      this.#sink.minLength = 0;
    }
  }

  #encode(): void {
    const text = this.#text;
    this.#text = '';
    this.#lines = 0;
    const most = text.length * BYTES_A_CHARACTER;
    if (this.#used + most > this.#chunk.length) {
      this.#send();
      this.#chunk = Buffer.allocUnsafeSlow(Math.max(most, CHUNK_BYTES));
    }
    this.#used += this.#chunk.write(text, this.#used);
  }

  /** What there is, now. */
  #pass(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#encode();
    this.#send();
  }

  #send(): void {
    if (this.#used === 0) return;
    const bytes = this.#chunk.subarray(0, this.#used);
    this.#chunk = this.#chunk.subarray(this.#used);
    this.#used = 0;
    this.#sink.write(bytes);
  }
}

function standardOutput(): Sink {
  // Its types know of texts only.
  return pino.destination({ dest: 1, sync: false, contentMode: 'buffer' }) as unknown as Sink;
}
