import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { clusterUrl } from './cluster-password.ts';
import { dataFolderAt } from './data-folder.ts';
import { isDataFolderLocked, nameHolder } from './data-folder-lock.ts';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import { readPostmasterFile } from './postmaster-file.ts';
import { serverAnswers } from './server-answers.ts';

const PATIENCE_MS = 10_000;
const POLL_MS = 50;

/**
 * The URL of the server that a running service keeps on this data folder, for command-line tools; null if no service
 * runs. A service that is just starting is waited for.
 *
 * @throws {EmbeddedPostgresError} if a service holds the folder but its server does not answer.
 */
export async function joinEmbeddedPostgres(
  dataDir: string,
  patienceMs = PATIENCE_MS,
): Promise<string | null> {
  if (!existsSync(dataDir)) return null;
  const folder = dataFolderAt(dataDir);
  const deadline = performance.now() + patienceMs;
  while (existsSync(folder.lock) && isDataFolderLocked(folder)) {
    const port = readPostmasterFile(folder.cluster)?.port;
    if (port) {
      const url = clusterUrl(folder, port);
      if (await serverAnswers(url, folder.cluster)) return url;
    }
    if (performance.now() > deadline) {
      throw new EmbeddedPostgresError(
        `The data folder ${folder.root} is in use by ${nameHolder(folder)}, but its PostgreSQL does not answer: look into that service's log, or stop it.`,
      );
    }
    await pause(POLL_MS);
  }
  return null;
}
