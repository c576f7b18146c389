import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '#adapters/embedded-postgres/free-port.ts';
import type { Cores } from './cores.ts';
import type { Databases } from './databases.ts';
import { cpuMsOf, memoryOf } from './process-usage.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const READY_WITHIN_MS = 30_000;

/** Servers end with this process, however it ends. */
const running = new Set<ChildProcess>();
process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

export interface ServerOptions {
  readonly name: string;
  /** Arguments of Node; files relative to the project. */
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Answers 200 when the server is ready. */
  readonly readyPath: string;
}

/** A server under measurement, in a process and on a core of its own. */
export class ServerProcess {
  readonly url: string;
  readonly #child: ChildProcess;
  readonly #log: string;

  private constructor(url: string, child: ChildProcess, log: string) {
    this.url = url;
    this.#child = child;
    this.#log = log;
  }

  static async start(
    { name, args, environment, readyPath }: ServerOptions,
    { logFolder }: Databases,
    cores: Cores | null,
  ): Promise<ServerProcess> {
    const port = await freePort();
    const log = join(logFolder, `${name.replaceAll(/\W+/g, '-')}.log`);
    const output = openSync(log, 'a');
    const node = [process.execPath, ...args.map((arg) => (/\.[jt]s$/.test(arg) ? join(ROOT, arg) : arg))];
    const [file = '', ...rest] = cores === null ? node : ['taskset', '-c', String(cores.server), ...node];
    const child = spawn(file, rest, {
      // Nothing but PATH: the environment of this shell must not change what is measured.
      env: { PATH: process.env['PATH'], PORT: String(port), ...environment },
      // Away from any .env file.
      cwd: logFolder,
      stdio: ['ignore', output, output],
    });
    closeSync(output);
    running.add(child);
    child.once('exit', () => running.delete(child));
    const server = new ServerProcess(`http://127.0.0.1:${port}`, child, log);
    await server.#ready(readyPath);
    return server;
  }

  get cpuMs(): number {
    return cpuMsOf(this.#child.pid ?? 0);
  }

  /** Resident now, in MB. */
  get memory(): number {
    return memoryOf(this.#child.pid ?? 0);
  }

  truncateLog(): void {
    truncateSync(this.#log);
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await gone;
  }

  async #ready(path: string): Promise<void> {
    const deadline = performance.now() + READY_WITHIN_MS;
    while (performance.now() < deadline && this.#child.exitCode === null) {
      const answer = await fetch(`${this.url}${path}`).catch(() => null);
      await answer?.arrayBuffer();
      if (answer?.status === 200) return;
      await pause(20);
    }
    throw new Error(`The server did not become ready:\n${readFileSync(this.#log, 'utf8')}`);
  }
}
