import { pino } from 'pino';

/**
 * Each write takes a thread from the pool that hashes passwords, too: some 250 lines go at a time, or what there is
 * after 100 ms, which is what `kill -9` loses. pino's own destination can collect as well, but measures all that it has
 * collected for each new line: 2.5 of 5 µs a line measured.
 */
const CHARACTERS = 64_000;
const AT_LATEST_MS = 100;

interface Sink {
  /** Fewer characters are kept, until they are flushed. */
  minLength?: number;
  write(text: string): unknown;
  flushSync(): void;
}

/** Lines on standard output, many at a time. Writing does not wait for a slow reader. */
export class LineWriter {
  readonly #sink: Sink;
  #text = '';
  #timer: NodeJS.Timeout | undefined;

  constructor(sink: Sink = pino.destination({ dest: 1, sync: false })) {
    this.#sink = sink;
    // Before the sink's own, which come first otherwise and end it.
    process.prependListener('beforeExit', () => this.#pass());
    process.prependListener('exit', () => this.#pass());
  }

  write(line: string): void {
    this.#text += line;
    if (this.#text.length >= CHARACTERS) this.#pass();
    else this.#timer ??= setTimeout(() => this.#pass(), AT_LATEST_MS).unref();
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

  #pass(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#text === '') return;
    const text = this.#text;
    this.#text = '';
    this.#sink.write(text);
  }
}
