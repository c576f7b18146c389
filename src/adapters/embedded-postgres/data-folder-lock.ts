import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import type { DataFolder } from './data-folder.ts';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';

export interface DataFolderLock {
  release(): void;
}

// Node has no file locks of its own, but SQLite, which it ships, takes the operating system's (fcntl, LockFileEx).
// The kernel drops such a lock when its process ends, however it ends: none is ever stale, there is nothing to take
// over and so no race about it, a reused process id means nothing, and containers that share a volume exclude each
// other too. A held connection must stay reachable: collecting it as garbage would drop its lock.
const held = new Set<DatabaseSync>();
const SQLITE_BUSY = 5;
// A command-line tool that looks whether a service runs holds the lock for an instant; that is no reason to refuse.
const ATTEMPTS = 10;
const PAUSE_MS = 30;

/** Takes the data folder for this process alone, until `release` or the end of the process. */
export async function lockDataFolder(folder: DataFolder): Promise<DataFolderLock> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const lock = tryLock(folder);
    if (lock !== null) {
      writeFileSync(folder.lockHolder, `${process.pid}\n`, { mode: 0o600 });
      return lock;
    }
    if (attempt < ATTEMPTS) await pause(PAUSE_MS);
  }
  throw new EmbeddedPostgresError(
    `The data folder ${folder.root} is in use by ${nameHolder(folder)}: stop that one, or give this one a DATA_DIR of its own.`,
  );
}

/** Whether a service holds the folder at this moment. */
export function isDataFolderLocked(folder: DataFolder): boolean {
  const lock = tryLock(folder);
  lock?.release();
  return lock === null;
}

/** "process 4711", for sentences. */
export function nameHolder(folder: DataFolder): string {
  try {
    return `process ${readFileSync(folder.lockHolder, 'utf8').trim()}`;
  } catch {
    return 'another process';
  }
}

function tryLock(folder: DataFolder): DataFolderLock | null {
  // SQLite would make it readable for all, and whoever can read the file can hold its lock.
  if (!existsSync(folder.lock)) writeFileSync(folder.lock, '', { mode: 0o600, flag: 'a' });
  const connection = new DatabaseSync(folder.lock);
  try {
    // Nothing is ever written, so no journal file need appear beside the lock.
    connection.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    connection.close();
    if ((error as { errcode?: number }).errcode === SQLITE_BUSY) return null;
    throw error;
  }
  held.add(connection);
  return {
    release: () => {
      if (held.delete(connection)) connection.close();
    },
  };
}
