import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { PostgresBinaries } from './postgres-binaries.ts';
import { POSTGRES_ENVIRONMENT } from './postgres-environment.ts';
import { ServerLog } from './server-log.ts';
import { signalPostgres } from './signal-postgres.ts';

/** One run of the server, from "ready to accept connections" to its end. It keeps no Node process alive. */
export interface ServerProcess {
  /** Settles when it has ended, for whatever reason, with that reason and the last lines of its log. */
  readonly ended: Promise<ServerEnd>;
  /** Clean, fast shutdown; settles when the process is gone. */
  stop(): Promise<void>;
}

export interface ServerEnd {
  readonly reason: string;
  readonly log: readonly string[];
}

/** The server ended before it was ready. */
export class ServerStartError extends Error {
  override readonly name = 'ServerStartError';
  readonly log: readonly string[];

  constructor(reason: string, log: readonly string[]) {
    super(reason);
    this.log = log;
  }

  /** Something that passes: the port was taken meanwhile, or the last server's processes are about to end. */
  get isPassing(): boolean {
    const passing =
      /could not bind|could not create any TCP|pre-existing shared memory|"postmaster\.pid" already exists/;
    return this.log.some((line) => passing.test(line));
  }
}

export interface ServerCommand {
  readonly prefix: readonly string[];
  readonly binaries: PostgresBinaries;
  readonly args: readonly string[];
  readonly onLine: (line: string) => void;
  /** Gives up a start that is under way. */
  readonly signal?: AbortSignal | undefined;
}

/** A standby accepts read-only ones. */
const READY = /ready to accept (?:read-only )?connections/;
// Recovery after a crash reads up to max_wal_size (1 GB) of log.
const READY_WITHIN_MS = 120_000;
const FAST_SHUTDOWN_MS = 10_000;
const LAST_WORDS_MS = 100;

export async function startServerProcess(command: ServerCommand): Promise<ServerProcess> {
  const [file = '', ...args] = [...command.prefix, command.binaries.postgres, ...command.args];
  // A session of its own: Ctrl-C in the terminal is for the service, which still needs its database to drain.
  const child = spawn(file, args, {
    env: { ...POSTGRES_ENVIRONMENT },
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
    windowsHide: true,
  });
  const ready = Promise.withResolvers<'ready'>();
  const log = new ServerLog(child.stderr, (line) => {
    if (READY.test(line)) ready.resolve('ready');
    command.onLine(line);
  });
  const interrupt = (): void => void (child.pid && signalPostgres(child.pid, 'INT', command.binaries));
  // Not every system ends the server with its parent by itself (`--pdeathsig`).
  process.once('exit', interrupt);
  const ended = endOf(child, log).finally(() => process.off('exit', interrupt));

  command.signal?.addEventListener('abort', interrupt, { once: true });
  const tooLate = setTimeout(interrupt, READY_WITHIN_MS);
  const first = await Promise.race([ready.promise, ended]);
  clearTimeout(tooLate);
  command.signal?.removeEventListener('abort', interrupt);
  if (first !== 'ready') throw new ServerStartError(log.complaint ?? first.reason, first.log);

  child.unref();
  if (child.stderr instanceof Socket) child.stderr.unref();
  return { ended, stop: () => stop(child, command.binaries, ended) };
}

async function endOf(child: ChildProcess, log: ServerLog): Promise<ServerEnd> {
  const closed = once(child, 'close').catch(() => undefined);
  let reason: string;
  try {
    const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
    reason = signal === null ? `exit code ${code}` : signal;
    // The last words may still be in the pipe; but processes of a killed server can hold it open for a while.
    const last = new AbortController();
    await Promise.race([
      closed,
      pause(LAST_WORDS_MS, undefined, { signal: last.signal }).catch(() => undefined),
    ]);
    last.abort();
  } catch (error) {
    reason = (error as Error).message;
  }
  return { reason, log: [...log.lines] };
}

async function stop(
  child: ChildProcess,
  binaries: PostgresBinaries,
  ended: Promise<ServerEnd>,
): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const { pid } = child;
  child.ref();
  signalPostgres(pid, 'INT', binaries);
  const tooLate = setTimeout(() => signalPostgres(pid, 'QUIT', binaries), FAST_SHUTDOWN_MS);
  await ended;
  clearTimeout(tooLate);
}
