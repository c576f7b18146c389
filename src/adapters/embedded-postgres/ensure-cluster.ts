import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { CLUSTER_USER, makeClusterPassword } from './cluster-password.ts';
import type { DataFolder } from './data-folder.ts';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import { chownTree } from './chown-tree.ts';
import type { PostgresBinaries } from './postgres-binaries.ts';
import { POSTGRES_ENVIRONMENT } from './postgres-environment.ts';
import { isForeign, type PostgresLauncher } from './postgres-launcher.ts';
import { removeFolder } from './remove-folder.ts';

/**
 * Sees to it that the folder holds a complete cluster. Only the holder of the folder's lock may call this.
 * A new cluster is made beside its place and renamed into it, so that a crash leaves all of it or none of it.
 */
export async function ensureCluster(
  folder: DataFolder,
  binaries: PostgresBinaries,
  launcher: PostgresLauncher,
  durable: boolean,
): Promise<void> {
  await removeUnfinished(folder);
  if (existsSync(join(folder.cluster, 'PG_VERSION'))) {
    refuseOtherVersion(folder, launcher);
    if (launcher.owner !== null && isForeign(folder.cluster, launcher)) takeOver(folder, launcher);
    // PostgreSQL refuses anything wider, and volumes and copies widen it at times.
    chmodSync(folder.cluster, 0o700);
    return;
  }
  refuseOtherContent(folder);
  const unfinished = `${folder.cluster}.init-${randomBytes(6).toString('hex')}`;
  mkdirSync(unfinished, { mode: 0o700 });
  if (launcher.owner !== null) chownSync(unfinished, launcher.owner.uid, launcher.owner.gid);
  makeClusterPassword(folder, launcher.owner);
  await runInitdb(unfinished, folder, binaries, launcher, durable);
  renameSync(unfinished, folder.cluster);
  if (durable) syncFolder(folder.root);
}

async function removeUnfinished(folder: DataFolder): Promise<void> {
  const unfinished = readdirSync(folder.root).filter((name) =>
    name.startsWith(`${basename(folder.cluster)}.init-`),
  );
  await Promise.all(unfinished.map((name) => removeFolder(join(folder.root, name))));
}

function refuseOtherVersion(folder: DataFolder, launcher: PostgresLauncher): void {
  const version = readFileSync(join(folder.cluster, 'PG_VERSION'), 'utf8').trim();
  if (version === launcher.majorVersion) return;
  throw new EmbeddedPostgresError(
    `The database in ${folder.cluster} was made by PostgreSQL ${version}, and this is PostgreSQL ${launcher.majorVersion}: dump it with the old one and load it into the new one.`,
  );
}

function refuseOtherContent(folder: DataFolder): void {
  if (!existsSync(folder.cluster) || readdirSync(folder.cluster).length === 0) return;
  throw new EmbeddedPostgresError(
    `The folder ${folder.cluster} holds something that is not a PostgreSQL database: move it away, or choose another DATA_DIR.`,
  );
}

/** The last start used another way (say, with a user namespace), and so another owner. Only root can change that. */
function takeOver(folder: DataFolder, launcher: PostgresLauncher): void {
  if (launcher.owner === null || process.getuid?.() !== 0) {
    throw new EmbeddedPostgresError(
      `The database in ${folder.cluster} belongs to another user: start the service as that user, or give the folder to this one (chown -R).`,
    );
  }
  chownTree(folder.cluster, launcher.owner);
}

async function runInitdb(
  target: string,
  folder: DataFolder,
  binaries: PostgresBinaries,
  launcher: PostgresLauncher,
  durable: boolean,
): Promise<void> {
  const [file = '', ...args] = [
    ...launcher.prefix,
    binaries.initdb,
    `--pgdata=${target}`,
    `--username=${CLUSTER_USER}`,
    `--pwfile=${folder.password}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--no-instructions',
    ...(durable ? [] : ['--no-sync']),
  ];
  try {
    await promisify(execFile)(file, args, { env: POSTGRES_ENVIRONMENT, windowsHide: true });
  } catch (cause) {
    await removeFolder(target);
    const details = String((cause as { stderr?: unknown }).stderr ?? cause)
      .trim()
      .split('\n');
    throw new EmbeddedPostgresError(
      `PostgreSQL could not make a database in ${folder.root} (${details.at(-1)}): choose another DATA_DIR, or set DATABASE_URL to a PostgreSQL server.`,
      { cause, details },
    );
  }
}

/** Makes the rename itself survive a power cut. Windows has no such thing for folders. */
function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
