import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A connection by hand, and what became of it. */
export interface SlowClient {
  readonly socket: Socket;
  /** Settles when the connection is closed, or after `withinMs`. */
  readonly end: Promise<SlowEnd>;
}

export interface SlowEnd {
  /** Milliseconds from the connection to its end; null while it is open. */
  readonly closedAfterMs: number | null;
  /** The status of the first answer; null where none came. */
  readonly status: number | null;
  readonly text: string;
}

const MUCH = 4_096;

/** @param every what is sent each second once `first` has been. */
export async function startSlowClient(
  port: number,
  { first = '', every = '', withinMs }: { first?: string; every?: string; withinMs: number },
): Promise<SlowClient> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  const started = performance.now();
  let text = '';
  socket.setEncoding('latin1');
  socket.on('data', (some: string) => {
    if (text.length < MUCH) text += some;
  });
  socket.on('error', () => undefined);
  if (first !== '') socket.write(first);
  const drip = every === '' ? undefined : setInterval(() => socket.writable && socket.write(every), 1_000);
  const { promise, resolve } = Promise.withResolvers<number | null>();
  const tooLate = setTimeout(() => resolve(null), withinMs);
  socket.once('close', () => resolve(performance.now() - started));
  const end = promise.then((closedAfterMs): SlowEnd => {
    clearInterval(drip);
    clearTimeout(tooLate);
    socket.destroy();
    const status = /^HTTP\/1\.1 (\d{3})/.exec(text)?.[1];
    return { closedAfterMs, status: status === undefined ? null : Number(status), text };
  });
  return { socket, end };
}
