import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A way to a server that can freeze (nothing is answered, nothing is closed), thaw, and be slow. */
export interface TcpProxy {
  /** The URL of the server by way of this. */
  readonly url: string;
  freeze(): void;
  /** What is asked arrives, what is answered does not. */
  holdAnswers(): void;
  thaw(): void;
  /** Nothing more comes by the connections that there are, as when a host has vanished; new ones work. */
  silence(): void;
  /** Resets every connection, with what is under way on it, and takes no other until `restore`. */
  cut(): void;
  restore(): void;
  /** New connections go to another server from now on, as when a name gets another address. */
  leadTo(target: string): void;
  /** Every byte arrives so many milliseconds late from now on, either way. */
  delay(ms: number): void;
  close(): Promise<void>;
}

/** @param port where it listens; a free one when left out. */
export async function startTcpProxy(target: string, port = 0): Promise<TcpProxy> {
  let to = new URL(target);
  const sockets = new Set<Socket>();
  const answering = new Set<Socket>();
  let frozen = false;
  let holding = false;
  let isCut = false;
  let delayMs = 0;

  const server = createServer((near) => {
    if (isCut) {
      near.destroy();
      return;
    }
    const far = connect(Number(to.port), to.hostname);
    for (const [from, into] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      const pass = inOrder((bytes) => into.write(bytes));
      from.on('data', (bytes) => pass(bytes, delayMs));
      from.on('close', () => into.destroy());
      from.on('error', () => into.destroy());
      if (frozen) from.pause();
    }
    answering.add(far);
    if (holding) far.pause();
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(target);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    freeze: () => {
      frozen = true;
      for (const socket of sockets) socket.pause();
    },
    holdAnswers: () => {
      holding = true;
      for (const socket of answering) socket.pause();
    },
    thaw: () => {
      frozen = false;
      holding = false;
      for (const socket of sockets) socket.resume();
    },
    silence: () => {
      for (const socket of sockets) socket.pause();
    },
    cut: () => {
      isCut = true;
      for (const socket of sockets) socket.destroy();
      sockets.clear();
      answering.clear();
    },
    restore: () => void (isCut = false),
    leadTo: (other) => void (to = new URL(other)),
    delay: (ms) => void (delayMs = ms),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Late, but never before what came earlier, also when the delay becomes shorter. */
function inOrder(write: (bytes: Buffer) => void): (bytes: Buffer, delayMs: number) => void {
  const late: Buffer[] = [];
  return (bytes, delayMs) => {
    if (delayMs === 0 && late.length === 0) {
      write(bytes);
      return;
    }
    late.push(bytes);
    setTimeout(() => write(late.shift() ?? Buffer.alloc(0)), delayMs);
  };
}
