import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT } from './process-room.ts';
import { CHEAP_AND_UNLIMITED } from './service-process.ts';
import { until } from './until.ts';
import { serverPort } from './server-port.ts';

/** The service with a standard output of the test's choice. */
export class ServiceWithOutput {
  readonly child: ChildProcess;
  readonly #address: string;

  private constructor(child: ChildProcess, port: number) {
    this.child = child;
    this.#address = `http://127.0.0.1:${port}`;
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
    const answer = await fetch(this.#address + path, {
      // Long lines fill the buffer with fewer requests.
      headers: { 'X-Request-Id': 'x'.repeat(128) },
    }).catch(() => null);
    await answer?.arrayBuffer();
    return answer?.status ?? 0;
  }

  async droppedLines(): Promise<number> {
    const text = await (await fetch(`${this.#address}/metrics`)).text();
    return Number(/^latchkey_log_lines_dropped_total (\d+)$/m.exec(text)?.[1]);
  }

  /** Sends requests until so many lines were dropped. */
  async fillLog(atLeast = 1): Promise<void> {
    while ((await this.droppedLines()) < atLeast) {
      for (let round = 0; round < 10; round += 1) {
        const statuses = await Promise.all(Array.from({ length: 32 }, () => this.status('/livez')));
        expect(new Set(statuses)).to.deep.equal(new Set([200]));
      }
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
