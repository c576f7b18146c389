import { chmodSync, existsSync, mkdirSync, realpathSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Where things lie below DATA_DIR. All paths are absolute and free of symlinks. */
export interface DataFolder {
  readonly root: string;
  readonly cluster: string;
  readonly password: string;
  readonly lock: string;
  /** Tells people which process holds the lock; the lock itself does not depend on it. */
  readonly lockHolder: string;
}

/** Makes the folder (0700) unless it is there. */
export function makeDataFolder(dataDir: string): DataFolder {
  mkdirSync(resolve(dataDir), { recursive: true, mode: 0o700 });
  return dataFolderAt(dataDir);
}

/** Throws ENOENT if there is no such folder. */
export function dataFolderAt(dataDir: string): DataFolder {
  const root = realpathSync(resolve(dataDir));
  return {
    root,
    cluster: join(root, 'postgres'),
    password: join(root, 'postgres.password'),
    lock: join(root, 'lock'),
    lockHolder: join(root, 'lock.pid'),
  };
}

/** Whether there is a database in the folder. */
export function hasCluster(dataDir: string): boolean {
  return existsSync(dataDir) && existsSync(dataFolderAt(dataDir).cluster);
}

/** Lets another user pass through (not list) the folder: PostgreSQL under root runs as somebody else. */
export function letOthersPass(root: string): void {
  const { mode } = statSync(root);
  if ((mode & 0o111) !== 0o111) chmodSync(root, (mode & 0o7777) | 0o111);
}
