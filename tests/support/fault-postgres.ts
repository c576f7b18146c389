import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { chownTree } from '#adapters/embedded-postgres/chown-tree.ts';
import { clusterUrl } from '#adapters/embedded-postgres/cluster-password.ts';
import { type DataFolder, makeDataFolder } from '#adapters/embedded-postgres/data-folder.ts';
import { ensureCluster } from '#adapters/embedded-postgres/ensure-cluster.ts';
import { locatePostgresBinaries } from '#adapters/embedded-postgres/postgres-binaries.ts';
import { findPostgresLauncher } from '#adapters/embedded-postgres/postgres-launcher.ts';
import { readPostmasterFile } from '#adapters/embedded-postgres/postmaster-file.ts';
import {
  type ServerProcess,
  ServerStartError,
  startServerProcess,
} from '#adapters/embedded-postgres/server-process.ts';
import { serverArguments } from '#adapters/embedded-postgres/server-settings.ts';
import { withClient } from './schema-of.ts';
import { removeAfterThisProcess } from './test-postgres.ts';
import { serverPort } from './server-port.ts';

/** A durable PostgreSQL server that nobody supervises: a test stops, kills and freezes it, and starts it again. */
export interface FaultPostgres {
  /** Where its files lie. */
  readonly folder: DataFolder;
  readonly port: number;
  /** Of a database on this server; the port stays the same for as long as this object lives. */
  urlOf(database: string): string;
  createDatabase(): Promise<{ readonly name: string; readonly url: string }>;
  start(): Promise<void>;
  /** Clean shutdown. */
  stop(): Promise<void>;
  /** `kill -9` of the server's first process, as the system does when memory runs out. */
  kill(): Promise<void>;
  /** Stops all its processes in their tracks: connections stay open, nothing is answered. */
  freeze(): void;
  thaw(): void;
  /** Ends it for good and removes its data. */
  remove(): Promise<void>;
}

const START_WITHIN_MS = 60_000;
const MAX_CONNECTIONS = 150;

/** @param prepare changes the files of the new cluster before its first start. */
export async function startFaultPostgres(
  prepare: (folder: DataFolder) => Promise<void> = () => Promise.resolve(),
): Promise<FaultPostgres> {
  const dataDir = mkdtempSync(join(tmpdir(), 'latchkey-fault-'));
  removeAfterThisProcess(dataDir);
  const folder = makeDataFolder(dataDir);
  const binaries = locatePostgresBinaries();
  const launcher = findPostgresLauncher(binaries, folder);
  await ensureCluster(folder, binaries, launcher, true);
  await prepare(folder);
  if (launcher.owner !== null) chownTree(folder.cluster, launcher.owner);
  const port = await serverPort();
  const args = serverArguments(folder.cluster, { port, maxConnections: MAX_CONNECTIONS, durable: true });
  let server: ServerProcess | null = null;

  const launch = (): Promise<ServerProcess> =>
    startServerProcess({ prefix: launcher.prefix, binaries, args, onLine: () => undefined });
  const pid = (): number => {
    const file = server === null ? null : readPostmasterFile(folder.cluster);
    if (file === null) throw new Error('This PostgreSQL does not run.');
    return file.pid;
  };
  const urlOf = (database: string): string => {
    const url = new URL(clusterUrl(folder, port));
    url.pathname = database;
    return url.href;
  };
  const stop = async (): Promise<void> => {
    const running = server;
    server = null;
    await running?.stop();
  };
  const start = async (): Promise<void> => void (server ??= await launchInTime(launch));
  await start();
  return {
    folder,
    port,
    urlOf,
    createDatabase: async () => {
      const name = `fault_${randomBytes(6).toString('hex')}`;
      await withClient(urlOf('postgres'), (client) => client.query(`CREATE DATABASE ${name}`));
      return { name, url: urlOf(name) };
    },
    start,
    stop,
    kill: async () => {
      const running = server;
      process.kill(pid(), 'SIGKILL');
      server = null;
      await running?.ended;
    },
    freeze: () => signalAll(pid(), 'SIGSTOP'),
    thaw: () => signalAll(pid(), 'SIGCONT'),
    remove: async () => {
      await stop();
      rmSync(dataDir, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}

/** The processes of a killed server may hold on to its shared memory for a moment. */
async function launchInTime(launch: () => Promise<ServerProcess>): Promise<ServerProcess> {
  const deadline = performance.now() + START_WITHIN_MS;
  for (;;) {
    try {
      return await launch();
    } catch (error) {
      const passes = error instanceof ServerStartError && error.isPassing && performance.now() < deadline;
      if (!passes) throw error;
      await pause(50);
    }
  }
}

/** The first process is the last to go on, or its children would be missed. */
function signalAll(postmaster: number, signal: 'SIGSTOP' | 'SIGCONT'): void {
  if (signal === 'SIGSTOP') process.kill(postmaster, signal);
  for (const child of childrenOf(postmaster)) process.kill(child, signal);
  if (signal === 'SIGCONT') process.kill(postmaster, signal);
}

function childrenOf(parent: number): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => parentOf(pid) === parent);
}

/** The fourth word of `stat`; the second, the program's name in parentheses, may hold spaces. */
function parentOf(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return null;
  }
}
