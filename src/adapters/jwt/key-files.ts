import type { Stats } from 'node:fs';
import { chmod, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import lockfile from 'proper-lockfile';
import writeFileAtomic from 'write-file-atomic';
import type { NewKey } from './keys.ts';

const LOCK_NAME = '.lock';
/** Milliseconds after which the lock of a dead process is taken over; making keys takes a few. */
const STALE_LOCK_MS = 5_000;
/** Longer altogether than a lock can be stale. */
const LOCK_RETRIES = { retries: 100, minTimeout: 20, maxTimeout: 200 } as const;
/** How write-file-atomic calls a file that it has not finished: our name and a number. */
const UNFINISHED = /\.(?:pem|key)\.\d+$/;
/** Secrets that are no keys of tokens; `secret-file.ts` makes them. */
const SECRET = /^[a-z]+\.key$/;

/** Makes the folder, for its owner only. An existing one keeps its permissions. */
export async function makeKeyFolder(dir: string): Promise<void> {
  if ((await mkdir(dir, { recursive: true, mode: 0o700 })) !== undefined) await chmod(dir, 0o700);
}

/** The names of all files that could be keys of tokens: neither hidden nor unfinished. @throws the file system's error. */
export async function keyFileNames(dir: string): Promise<readonly string[]> {
  const names = await readdir(dir);
  return names
    .filter((name) => !name.startsWith('.') && !UNFINISHED.test(name) && !SECRET.test(name))
    .toSorted();
}

/** Writes all of the file, flushed to the disk and readable by its owner only, or nothing. */
export async function writeKeyFile(dir: string, { name, text }: NewKey): Promise<void> {
  await writeFileAtomic(join(dir, name), text, { mode: 0o600 });
}

export async function removeKeyFile(dir: string, name: string): Promise<void> {
  await rm(join(dir, name));
}

/**
 * Whether others than the service can read the file, by PostgreSQL's rule for its own key: a file of ours is 0600 or
 * less; one that root gives us through our group (a mounted secret) may be 0640. Never on Windows, which has no modes.
 */
export function isTooPermissive({ mode, uid }: Pick<Stats, 'mode' | 'uid'>): boolean {
  const self = process.geteuid?.();
  if (self === undefined) return false;
  const fromRoot = uid === 0 && self !== 0;
  return (mode & (fromRoot ? 0o037 : 0o077)) !== 0;
}

/** Runs `work` in one process at a time, over all processes that share the folder. */
export async function withFolderLock<T>(dir: string, work: () => Promise<T>): Promise<T> {
  const unlock = await lockfile.lock(dir, {
    lockfilePath: join(dir, LOCK_NAME),
    stale: STALE_LOCK_MS,
    retries: LOCK_RETRIES,
  });
  try {
    return await work();
  } finally {
    await unlock();
  }
}
