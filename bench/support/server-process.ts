import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '#adapters/embedded-postgres/free-port.ts';
import { onCore, type Cores } from './cores.ts';
import { cpuMsOf, memoryOf } from './process-usage.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const READY_WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 5;

/** Whatever ends this process ends its servers, too. */
const running = new Set<ChildProcess>();
process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')));
// A signal by itself would end it without that.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

export interface ServerOptions {
  readonly name: string;
  /** Relative to the project. */
  readonly entry: string;
  /** Options of Node itself. */
  readonly nodeOptions?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Answers 200 when the server is ready. */
  readonly readyPath: string;
  readonly cores: Cores | null;
  readonly where?: 'server' | 'all';
  /** Where its log goes: really written, as it would be in operation. */
  readonly logFolder: string;
}

/** A server under measurement, in a process of its own. */
export class ServerProcess {
  readonly name: string;
  readonly url: string;
  /** From the start of the process to its first answer that it is ready. */
  readonly readyAfterMs: number;
  readonly #child: ChildProcess;
  readonly #log: string;

  private constructor(name: string, url: string, readyAfterMs: number, child: ChildProcess, log: string) {
    this.name = name;
    this.url = url;
    this.readyAfterMs = readyAfterMs;
    this.#child = child;
    this.#log = log;
  }

  static async start(options: ServerOptions): Promise<ServerProcess> {
    const port = await freePort();
    const log = join(options.logFolder, `${options.name.replaceAll(/\W+/g, '-')}.log`);
    const output = openSync(log, 'a');
    const [file, ...args] = [
      ...onCore(options.cores, options.where ?? 'server'),
      process.execPath,
      ...(options.nodeOptions ?? []),
      join(ROOT, options.entry),
    ];
    const started = performance.now();
    const child = spawn(file, args, {
      // Nothing but PATH: what this shell has set must not change what is measured.
      env: { PATH: process.env['PATH'], PORT: String(port), ...options.environment },
      // Away from any .env file.
      cwd: options.logFolder,
      stdio: ['ignore', output, output],
    });
    closeSync(output);
    running.add(child);
    child.once('exit', () => running.delete(child));
    const url = `http://127.0.0.1:${port}`;
    await ready(`${url}${options.readyPath}`, child, () => readFileSync(log, 'utf8'));
    return new ServerProcess(options.name, url, performance.now() - started, child, log);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get cpuMs(): number {
    return cpuMsOf(this.pid);
  }

  get memory(): ReturnType<typeof memoryOf> {
    return memoryOf(this.pid);
  }

  /** Gives the disk back what the log took. */
  forgetLog(): void {
    truncateSync(this.#log);
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await gone;
  }
}

async function ready(url: string, child: ChildProcess, log: () => string): Promise<void> {
  const deadline = performance.now() + READY_WITHIN_MS;
  while (performance.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`The server ended at its start:\n${log()}`);
    const answer = await fetch(url).catch(() => null);
    await answer?.arrayBuffer();
    if (answer?.status === 200) return;
    await pause(LOOK_EVERY_MS);
  }
  throw new Error(`The server was not ready in time:\n${log()}`);
}
