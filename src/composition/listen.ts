import type { AddressInfo } from 'node:net';
import type { HttpServer } from '#adapters/http/server.ts';
import type { Config } from './config.ts';
import { StartRefusedError } from './start-refused-error.ts';

/** Opens the configured address. @throws {StartRefusedError} with a sentence that says what to change. */
export async function listen(server: HttpServer, { HOST, PORT }: Config): Promise<AddressInfo> {
  try {
    return await server.listen(HOST, PORT);
  } catch (error) {
    throw new StartRefusedError(listenRefusal(error as NodeJS.ErrnoException, HOST, PORT), { cause: error });
  }
}

function listenRefusal({ code, message }: NodeJS.ErrnoException, host: string, port: number): string {
  if (code === 'EADDRINUSE')
    return `Port ${port} on ${host} is in use: stop what listens there, or set PORT.`;
  if (code === 'EACCES') return `This user may not listen on port ${port}: set PORT to one above 1023.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return `This machine has no address ${host}: set HOST to one that it has.`;
  }
  return `The service can't listen on ${host}:${port}: ${message}.`;
}
