import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { atExit } from './at-exit.ts';

/** The service as `npm start` starts it: a process of its own. */
export interface ServiceProcess {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** All that it has written so far, line by line, the banner for people left out. */
  readonly output: readonly string[];
  /** What it has logged of that kind. */
  logged(event: string): readonly Readonly<Record<string, unknown>>[];
  /** Settles when the process has gone. */
  readonly exited: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  signal(name: 'SIGTERM' | 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void;
  /** `kill -9`. */
  kill(): Promise<void>;
  /** SIGTERM, and the exit code. */
  stop(): Promise<number | null>;
}

/** Cheap hashes and no limits, for suites that are about neither. */
export const CHEAP_AND_UNLIMITED = {
  ARGON2_MEMORY_KIB: '64',
  ARGON2_TIME: '1',
  RATE_LIMIT_PER_MINUTE: '0',
  LOGIN_ATTEMPTS_PER_MINUTE: '0',
} as const;

const ROOT = join(import.meta.dirname, '../..');
const START_WITHIN_MS = 50_000;
/** Every line of it begins with two spaces; a line of the log never does. */
const BANNER_LINE = /^(?: {2}.*)?$/;

let prefix: readonly string[] | undefined;

/** @param variables its whole environment but PATH. @throws what it said when it did not start. */
export async function startServiceProcess(
  variables: Readonly<Record<string, string>>,
): Promise<ServiceProcess> {
  const start = [process.execPath, join(ROOT, 'src/start.js')];
  const [file = '', ...args] = [...endingWithThisProcess(), ...start];
  const child = spawn(file, args, {
    cwd: variables['DATA_DIR'] ?? ROOT,
    env: { PATH: process.env['PATH'], PORT: '0', ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const endNow = (): void => void child.kill('SIGKILL');
  child.once('close', atExit(endNow));
  const exited = once(child, 'close').then(([code, signal]: (number | string | null)[]) => ({
    code: code as number | null,
    signal: signal as string | null,
  }));
  const output: string[] = [];
  const port = await untilListening(child, output, exited).catch((error: unknown) => {
    // Nobody gets hold of it any more.
    endNow();
    throw error;
  });
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    output,
    logged: (event) => output.filter((line) => line.includes(`"event":"${event}"`)).map(parsed),
    exited,
    signal: (name) => void child.kill(name),
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
    stop: async () => {
      child.kill('SIGTERM');
      return (await exited).code;
    },
  };
}

function parsed(line: string): Readonly<Record<string, unknown>> {
  return JSON.parse(line) as Readonly<Record<string, unknown>>;
}

async function untilListening(
  child: ChildProcess,
  output: string[],
  exited: Promise<unknown>,
): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    createInterface({ input: stream }).on('line', (line) => {
      if (BANNER_LINE.test(line)) return;
      output.push(line);
      if (line.includes('"event":"listening"')) resolve(Number(parsed(line)['port']));
    });
  }
  const timer = setTimeout(() => reject(new Error('The service does not start.')), START_WITHIN_MS);
  void exited.then(() => reject(new Error(`The service did not start: ${output.join('\n')}`)));
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
  }
}

/** A test process that is killed can't stop its services; on Linux the kernel does. */
function endingWithThisProcess(): readonly string[] {
  const end = ['setpriv', '--pdeathsig', 'KILL'];
  const works = (): boolean =>
    spawnSync('setpriv', [...end.slice(1), 'true'], { stdio: 'ignore' }).status === 0;
  return (prefix ??= works() ? end : []);
}
