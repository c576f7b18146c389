import type { Writable } from 'node:stream';

interface Options {
  readonly maxBytes: number;
  /** Called for each dropped line. */
  readonly onDrop: () => void;
}

/** The reader has gone: each line hears of it by itself. */
const ignore = (): void => undefined;

/** Lines to a stream that may stall or end. A line that its buffer has no room for, or that it can't write, is dropped. */
export class BoundedStream {
  readonly #stream: Writable;
  readonly #options: Options;
  readonly #written = (error?: Error | null): void => {
    if (error) this.#options.onDrop();
  };

  constructor(stream: Writable, options: Options) {
    this.#stream = stream;
    this.#options = options;
    // Once for a stream, however many write to it: Node warns of a stream with many listeners.
    if (!stream.listeners('error').includes(ignore)) stream.on('error', ignore);
  }

  write(line: string): void {
    if (this.#stream.writableLength + line.length > this.#options.maxBytes) this.#options.onDrop();
    else this.#stream.write(line, this.#written);
  }

  /** Resolves when all is written or the stream has ended, or after `patienceMs`. */
  async drain(patienceMs: number): Promise<void> {
    if (this.#stream.writableLength === 0) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, patienceMs);
    this.#stream.write('', () => resolve());
    await promise;
    clearTimeout(timer);
  }
}
