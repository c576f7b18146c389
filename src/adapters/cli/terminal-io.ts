import { once } from 'node:events';
import type { CommandIo } from './command-io.ts';
import { OutputClosedError } from './errors.ts';
import { pipedPassword } from './piped-password.ts';

type Streams = Pick<NodeJS.Process, 'stdin' | 'stdout' | 'stderr'>;

/** To the first column, and nothing to the right of it. */
const CLEAR_LINE = '\r\u001B[K';

/** The standard streams: a terminal or pipes. */
export class TerminalIo implements CommandIo {
  readonly #streams: Streams;
  #closed = false;
  /** Whether the last line of the terminal is one of {@link status}. */
  #hasStatus = false;

  constructor(streams: Streams = process) {
    this.#streams = streams;
    for (const stream of [streams.stdout, streams.stderr]) {
      stream.on('error', (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EPIPE') throw error;
        this.#closed = true;
      });
    }
  }

  out(line: string): void {
    if (this.#closed) throw new OutputClosedError();
    this.status(null);
    this.#streams.stdout.write(`${line}\n`);
  }

  async drained(): Promise<void> {
    const { stdout } = this.#streams;
    if (!stdout.writableNeedDrain || this.#closed) return;
    // A reader that goes away closes the stream instead.
    const over = new AbortController();
    const { signal } = over;
    await Promise.race([once(stdout, 'drain', { signal }), once(stdout, 'close', { signal })]);
    over.abort();
  }

  err(line: string): void {
    this.status(null);
    this.#streams.stderr.write(`${line}\n`);
  }

  status(text: string | null): void {
    const { stderr } = this.#streams;
    if (!stderr.isTTY || (text === null && !this.#hasStatus)) return;
    stderr.write(`${CLEAR_LINE}${text ?? ''}`);
    this.#hasStatus = text !== null;
  }

  async readNewPassword(owner: string): Promise<string> {
    const { stdin, stderr } = this.#streams;
    if (!stdin.isTTY) return await pipedPassword(stdin);
    const { typedPassword } = await import('./typed-password.ts');
    return await typedPassword(owner, { input: stdin, output: stderr });
  }
}
