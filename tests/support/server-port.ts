import { once } from 'node:events';
import { createServer } from 'node:net';
import { randomInt } from 'node:crypto';

/** Below what the system gives to connections and to servers that name no port (Linux: from 32768). */
const [FIRST, LAST] = [16_000, 32_000];

/** A free loopback port for a server that a test stops and starts again: nobody gets it by chance meanwhile. */
export async function serverPort(): Promise<number> {
  for (;;) {
    const port = randomInt(FIRST, LAST);
    const server = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => resolve(true));
    });
    if (!isFree) continue;
    server.close();
    await once(server, 'close');
    return port;
  }
}
