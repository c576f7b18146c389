import { performance } from 'node:perf_hooks';
import type { CommandIo } from '../command-io.ts';

const WIDTH = 30;
/** Milliseconds between two pictures of the bar. */
const EVERY_MS = 100;

/** How far a file has been read, as a bar at a terminal. */
export class Progress {
  readonly #io: CommandIo;
  readonly #total: number;
  #shownAt = Number.NEGATIVE_INFINITY;

  /** @param total bytes; 0 where nobody knows, as of a pipe: then there is no bar. */
  constructor(io: CommandIo, total: number) {
    this.#io = io;
    this.#total = total;
  }

  show(done: number, text: string): void {
    const now = performance.now();
    if (this.#total === 0 || now - this.#shownAt < EVERY_MS) return;
    this.#shownAt = now;
    const share = Math.min(1, done / this.#total);
    const bar = '█'.repeat(Math.round(share * WIDTH)).padEnd(WIDTH, '░');
    this.#io.status(`${bar} ${Math.floor(share * 100)} % ${text}`);
  }

  end(): void {
    this.#io.status(null);
  }
}
