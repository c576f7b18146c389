import { connect, type Socket } from 'node:net';
import { AnswerReader, type WholeAnswer } from './answer-reader.ts';

/** For the slowest of answers, in milliseconds. */
const PATIENCE_MS = 30_000;

/** What is read is looked at before the next is: one piece of memory does for all connections, and stays in the cache. */
const arriving = Buffer.allocUnsafe(256 * 1024);

/** A connection with one request under way. It opens itself, and again after a failure. */
export class Connection {
  readonly #host: string;
  readonly #port: number;
  #socket: Socket | null = null;
  #answered = Promise.withResolvers<WholeAnswer>();

  constructor({ hostname, port }: URL) {
    this.#host = hostname;
    this.#port = Number(port);
  }

  /**
   * @param request as it goes over the wire.
   * @returns the answer, whose body is readable until the next `await`. @throws {Error} when there is none.
   */
  ask(request: Buffer | string): Promise<WholeAnswer> {
    this.#answered = Promise.withResolvers<WholeAnswer>();
    this.#socket ??= this.#open();
    this.#socket.write(request);
    return this.#answered.promise;
  }

  close(): void {
    this.#socket?.destroy();
  }

  #open(): Socket {
    const reader = new AnswerReader();
    const socket = connect({
      host: this.#host,
      port: this.#port,
      noDelay: true,
      timeout: PATIENCE_MS,
      onread: { buffer: arriving, callback: (count) => this.#read(reader, count) },
    });
    socket.once('timeout', () => socket.destroy(new Error(`no answer for ${PATIENCE_MS} ms`)));
    socket.once('end', () => socket.destroy(new Error('the server closed the connection')));
    socket.once('error', (error) => {
      this.#socket = null;
      this.#answered.reject(error);
    });
    return socket;
  }

  #read(reader: AnswerReader, count: number): true {
    try {
      const answer = reader.read(arriving.subarray(0, count));
      if (answer !== null) this.#answered.resolve(answer);
    } catch (error) {
      this.#socket?.destroy(error as Error);
    }
    return true;
  }
}
