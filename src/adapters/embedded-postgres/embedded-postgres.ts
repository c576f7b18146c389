import { setTimeout as pause } from 'node:timers/promises';
import { ensureCluster } from './ensure-cluster.ts';
import { clusterUrl } from './cluster-password.ts';
import { type DataFolder, makeDataFolder } from './data-folder.ts';
import { type DataFolderLock, lockDataFolder } from './data-folder-lock.ts';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import { type EmbeddedPostgresEvent, eventOfLogLine } from './embedded-postgres-event.ts';
import { freePort } from './free-port.ts';
import { endOrphanedServer } from './orphaned-server.ts';
import { locatePostgresBinaries } from './postgres-binaries.ts';
import { findPostgresLauncher } from './postgres-launcher.ts';
import { type ServerProcess, ServerStartError, startServerProcess } from './server-process.ts';
import { serverArguments } from './server-settings.ts';
import { ServerSupervisor } from './server-supervisor.ts';

export interface EmbeddedPostgresOptions {
  readonly dataDir: string;
  /** Default true: what was acknowledged survives any crash. False is for throw-away databases of tests. */
  readonly durable?: boolean;
  /** Default 60. */
  readonly maxConnections?: number;
  readonly onEvent?: (event: EmbeddedPostgresEvent) => void;
}

/** A PostgreSQL server of this process, on loopback. It is started again if it dies, and ends with this process. */
export interface EmbeddedPostgres {
  /** Stays the same for as long as this object lives, restarts included. */
  readonly url: string;
  /** Clean shutdown, then the data folder is free for others. May be called more than once. */
  stop(): Promise<void>;
}

type Launch = (port: number, signal?: AbortSignal) => Promise<ServerProcess>;

const PASSING_TROUBLE_MS = 15_000;
const RETRY_MS = 100;

/**
 * Starts the PostgreSQL server of that data folder, making folder and database if they are new. Call it from the main
 * thread: the kernel ends the server with the thread that started it.
 *
 * @throws {EmbeddedPostgresError} with a sentence that says what to do: the folder is in use or unusable, or PostgreSQL
 * cannot run here.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  let lock: DataFolderLock | undefined;
  try {
    const folder = makeDataFolder(options.dataDir);
    lock = await lockDataFolder(folder);
    return await startLocked(folder, lock, options);
  } catch (error) {
    lock?.release();
    throw asEmbeddedPostgresError(error, options.dataDir);
  }
}

async function startLocked(
  folder: DataFolder,
  lock: DataFolderLock,
  { durable = true, maxConnections = 60, onEvent = () => undefined }: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const binaries = locatePostgresBinaries();
  const launcher = findPostgresLauncher(binaries, folder);
  await endOrphanedServer(folder, binaries);
  await ensureCluster(folder, binaries, launcher, durable);

  const onLine = (line: string): void => {
    const event = eventOfLogLine(line);
    if (event !== null) onEvent(event);
  };
  const launch: Launch = async (port, signal) => {
    await endOrphanedServer(folder, binaries);
    const args = serverArguments(folder.cluster, { port, maxConnections, durable });
    return startServerProcess({ prefix: launcher.prefix, binaries, args, onLine, signal });
  };
  const { server, port } = await launchOnFreePort(launch);
  // Always the same port: then connection pools find the new server by themselves.
  const supervisor = new ServerSupervisor(server, (signal) => launch(port, signal), onEvent);
  let stopped: Promise<void> | undefined;
  return {
    url: clusterUrl(folder, port),
    stop: () => (stopped ??= supervisor.stop().finally(() => lock.release())),
  };
}

async function launchOnFreePort(launch: Launch): Promise<{ server: ServerProcess; port: number }> {
  const deadline = performance.now() + PASSING_TROUBLE_MS;
  for (;;) {
    const port = await freePort();
    try {
      return { server: await launch(port), port };
    } catch (error) {
      const worthWaiting =
        error instanceof ServerStartError && error.isPassing && performance.now() < deadline;
      if (!worthWaiting) throw error;
      await pause(RETRY_MS);
    }
  }
}

function asEmbeddedPostgresError(error: unknown, dataDir: string): EmbeddedPostgresError {
  if (error instanceof EmbeddedPostgresError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  if (error instanceof ServerStartError) {
    return new EmbeddedPostgresError(
      `PostgreSQL could not start in ${dataDir} (${reason}): mend that, or set DATABASE_URL to a PostgreSQL server.`,
      { cause: error, details: error.log },
    );
  }
  return new EmbeddedPostgresError(
    `The data folder ${dataDir} cannot be used (${reason}): let this user write there, choose another DATA_DIR, or set DATABASE_URL to a PostgreSQL server.`,
    { cause: error },
  );
}
