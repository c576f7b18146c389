import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atExit } from './at-exit.ts';
import { serverPort } from './server-port.ts';

/** A Redis server of this process, without persistence: it goes when the process ends, however it ends. */
export interface RedisServer {
  readonly port: number;
  readonly url: string;
  /** Stops it in its tracks, as an overloaded machine would: connections stay open, nothing is answered. */
  freeze(): void;
  thaw(): void;
  /** `kill -9`; what it held is lost. */
  kill(): Promise<void>;
  /** Starts it again on the same port, empty. */
  restart(): Promise<void>;
}

const PROGRAMS = ['redis-server', 'valkey-server'];

/** The server program on PATH; null where there is none. */
export function findRedisProgram(): string | null {
  const runs = (program: string): boolean =>
    spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0;
  return PROGRAMS.find(runs) ?? null;
}

/** @param options more of the server's options, after `--save '' --appendonly no`. */
export async function startRedisServer(
  program: string,
  options: readonly string[] = [],
): Promise<RedisServer> {
  const port = await serverPort();
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-redis-'));
  let child = await launch(program, port, folder, options);
  atExit(() => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    kill: async () => {
      const gone = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : null;
      child.kill('SIGKILL');
      await gone;
    },
    restart: async () => void (child = await launch(program, port, folder, options)),
  };
}

async function launch(
  program: string,
  port: number,
  folder: string,
  options: readonly string[],
): Promise<ChildProcess> {
  const place = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder];
  const settings = [...place, '--save', '', '--appendonly', 'no', ...options];
  return await spawnRedis(program, settings, /ready to accept connections/i);
}

/** Starts a program of Redis that ends with this process. @returns it once it has printed what `ready` matches. */
export async function spawnRedis(
  program: string,
  settings: readonly string[],
  ready: RegExp,
): Promise<ChildProcess> {
  const [file, args] = commandOf(program);
  const child = spawn(file, [...args, ...settings], { stdio: ['ignore', 'pipe', 'ignore'], detached: true });
  const log: string[] = [];
  const started = Promise.withResolvers<void>();
  child.stdout.on('data', (text: Buffer) => {
    log.push(text.toString());
    if (ready.test(text.toString())) started.resolve();
  });
  child.once('exit', () => started.reject(new Error(`${program} did not start: ${log.join('')}`)));
  await started.promise;
  child.unref();
  (child.stdout as unknown as { unref(): void }).unref();
  return child;
}

/** A process that is killed can't stop its servers; on Linux the kernel does. */
function commandOf(program: string): [file: string, args: readonly string[]] {
  const probe = spawnSync('setpriv', ['--pdeathsig', 'KILL', 'true'], { stdio: 'ignore' });
  return probe.status === 0 ? ['setpriv', ['--pdeathsig', 'KILL', program]] : [program, []];
}
