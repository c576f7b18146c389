import { rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { clusterUrl } from './cluster-password.ts';
import type { DataFolder } from './data-folder.ts';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import type { PostgresBinaries } from './postgres-binaries.ts';
import {
  isAlive,
  isServerOf,
  type PostmasterFile,
  postmasterFilePath,
  readPostmasterFile,
} from './postmaster-file.ts';
import { serverAnswers } from './server-answers.ts';
import { signalPostgres } from './signal-postgres.ts';

const POLL_MS = 20;
const FAST_SHUTDOWN_MS = 20_000;
const IMMEDIATE_SHUTDOWN_MS = 10_000;

/**
 * Ends a server whose service was killed; it is stopping already where the kernel could tell it. Whoever holds the
 * folder's lock knows that no service owns it, and a child of one's own is easier to supervise than a stranger.
 */
export async function endOrphanedServer(folder: DataFolder, binaries: PostgresBinaries): Promise<void> {
  const found = readPostmasterFile(folder.cluster);
  if (found === null) return;
  if (!(await isOrphan(found, folder))) return removeMisleadingFile(found, folder);
  signalPostgres(found.pid, 'INT', binaries);
  if (await isGone(found.pid, folder.cluster, FAST_SHUTDOWN_MS)) return;
  signalPostgres(found.pid, 'QUIT', binaries);
  if (await isGone(found.pid, folder.cluster, IMMEDIATE_SHUTDOWN_MS)) return;
  throw new EmbeddedPostgresError(
    `A PostgreSQL server (process ${found.pid}) still works on ${folder.cluster} and does not stop: end it, then start again.`,
  );
}

async function isOrphan({ pid, port }: PostmasterFile, folder: DataFolder): Promise<boolean> {
  const byCommandLine = isServerOf(pid, folder.cluster);
  if (byCommandLine !== null) return byCommandLine;
  // Process ids are reused: without a sure sign, only a server that knows our password may be signalled.
  return port !== null && (await serverAnswers(clusterUrl(folder, port), folder.cluster));
}

/**
 * PostgreSQL refuses to start while the process named in the file lives, even if the id now belongs to another program
 * (after a restart of a container it nearly always does). Of a dead process it judges by itself, and better.
 */
function removeMisleadingFile({ pid }: PostmasterFile, folder: DataFolder): void {
  if (isAlive(pid) && isServerOf(pid, folder.cluster) === false)
    rmSync(postmasterFilePath(folder.cluster), { force: true });
}

async function isGone(pid: number, cluster: string, withinMs: number): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  while (isServerOf(pid, cluster) !== false) {
    if (performance.now() > deadline) return false;
    await pause(POLL_MS);
  }
  return true;
}
