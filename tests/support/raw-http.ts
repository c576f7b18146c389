import { connect } from 'node:net';

/** An answer as it came over the wire. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/**
 * Sends bytes as they are, for what no client would send, and reads until the server closes the connection.
 * @param hold keeps our half open; else it is closed once the bytes are out.
 */
export async function sendRaw(port: number, bytes: string | Uint8Array, hold = true): Promise<RawAnswer> {
  const chunks: Buffer[] = [];
  await new Promise<void>((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => (hold ? socket.write(bytes) : socket.end(bytes)));
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('close', () => resolve());
    // A reset after the answer is how a server refuses the rest of what we send.
    socket.on('error', (error) => (chunks.length > 0 ? resolve() : reject(error)));
  });
  return parse(Buffer.concat(chunks).toString('latin1'));
}

function parse(answer: string): RawAnswer {
  const [head = '', text = ''] = answer.split(/\r\n\r\n(.*)/s, 2);
  const [statusLine = '', ...lines] = head.split('\r\n');
  const headers = new Headers();
  for (const line of lines) {
    const [, name = '', value = ''] = /^([^:]+): ?(.*)$/.exec(line) ?? [];
    headers.append(name, value);
  }
  return { status: Number(statusLine.split(' ')[1]), headers, text };
}
