import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT } from './process-room.ts';
import { CHEAP_AND_UNLIMITED } from './service-process.ts';
import { sendRaw } from './raw-http.ts';
import { until } from './until.ts';
import { serverPort } from './server-port.ts';

/** How many requests are sent at once, on one connection. */
const REQUESTS = 300;
/** Long lines fill the buffer with fewer requests. */
const REQUEST = `GET /livez HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: ${'x'.repeat(128)}\r\n`;
const LAST_REQUEST = `${REQUEST}Connection: close\r\n\r\n`;

/** The service with a standard output of the test's choice. */
export class ServiceWithOutput {
  readonly child: ChildProcess;
  readonly #port: number;

  private constructor(child: ChildProcess, port: number) {
    this.child = child;
    this.#port = port;
  }

  static async start(
    variables: Readonly<Record<string, string>>,
    output: number | 'pipe',
  ): Promise<ServiceWithOutput> {
    const port = await serverPort();
    const child = spawn(process.execPath, [join(ROOT, 'src/start.js')], {
      env: { PATH: process.env['PATH'], ...CHEAP_AND_UNLIMITED, ...variables, PORT: String(port) },
      stdio: ['ignore', output, 'inherit'],
    });
    const service = new ServiceWithOutput(child, port);
    await until(async () => (await service.status('/livez')) === 200);
    return service;
  }

  async status(path: string): Promise<number> {
    const answer = await fetch(this.#urlOf(path)).catch(() => null);
    await answer?.arrayBuffer();
    return answer?.status ?? 0;
  }

  #urlOf(path: string): string {
    return `http://127.0.0.1:${this.#port}${path}`;
  }

  async droppedLines(): Promise<number> {
    const text = await (await fetch(this.#urlOf('/metrics'))).text();
    return Number(/^latchkey_log_lines_dropped_total (\d+)$/m.exec(text)?.[1]);
  }

  /** Sends requests until so many lines were dropped. */
  async fillLog(atLeast = 1): Promise<void> {
    while ((await this.droppedLines()) < atLeast) {
      const { status, text } = await sendRaw(this.#port, `${REQUEST}\r\n`.repeat(REQUESTS) + LAST_REQUEST);
      // The first answer is parsed; the others follow its body.
      expect([status, text.split('HTTP/1.1 200 ').length]).to.deep.equal([200, REQUESTS + 1]);
    }
  }

  /** SIGTERM. @returns the exit code. */
  async stop(): Promise<unknown> {
    const exited = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    const [code] = (await exited) as unknown[];
    return code;
  }
}
