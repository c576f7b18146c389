import { randomBytes } from 'node:crypto';
import { chownSync, readFileSync, writeFileSync } from 'node:fs';
import type { DataFolder } from './data-folder.ts';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import type { Owner } from './postgres-launcher.ts';

export const CLUSTER_USER = 'latchkey';

/** Makes a new password for a cluster that is about to be made; its owner must be able to read it (initdb does). */
export function makeClusterPassword(folder: DataFolder, owner: Owner | null): void {
  // 192 bits; hex, so that it needs no escaping in a URL.
  writeFileSync(folder.password, randomBytes(24).toString('hex'), { mode: 0o600, flush: true });
  if (owner !== null) chownSync(folder.password, owner.uid, owner.gid);
}

/** The URL of the folder's server on that port. */
export function clusterUrl(folder: DataFolder, port: number): string {
  return `postgres://${CLUSTER_USER}:${readClusterPassword(folder)}@127.0.0.1:${port}/postgres`;
}

function readClusterPassword(folder: DataFolder): string {
  try {
    return readFileSync(folder.password, 'utf8').trim();
  } catch (cause) {
    throw new EmbeddedPostgresError(
      `The password of the database in ${folder.cluster} cannot be read: run this as the service's user, or bring back ${folder.password} from a backup.`,
      { cause },
    );
  }
}
