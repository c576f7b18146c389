import type { Stats } from 'node:fs';
import { chmod, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { randomBytes } from 'node:crypto';
import type { NewKey } from './keys.ts';

/** A lock older than this was left by a process that died: making keys takes milliseconds. */
const STALE_LOCK_MS = 5_000;
const LOCK_RETRY_MS = 20;
const LOCK_NAME = '.making-keys';

/** Makes the folder, for its owner only. One that is there keeps its permissions. */
export async function makeKeyFolder(dir: string): Promise<void> {
  if ((await mkdir(dir, { recursive: true, mode: 0o700 })) !== undefined) await chmod(dir, 0o700);
}

/** Names of what may be a key: files that begin with a dot (ours while they are written, and others') are not. */
export async function keyFileNames(dir: string): Promise<readonly string[]> {
  const names = await readdir(dir);
  return names.filter((name) => !name.startsWith('.')).toSorted();
}

/** All of the file or none of it: written under another name, put on disk, then renamed. */
export async function writeKeyFile(dir: string, { name, text }: NewKey): Promise<void> {
  const temporary = join(dir, `.${name}.${randomBytes(6).toString('hex')}`);
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, join(dir, name));
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(dir);
}

export async function removeKeyFile(dir: string, name: string): Promise<void> {
  await rm(join(dir, name));
  await syncFolder(dir);
}

/**
 * Whether others than the service can read the file: PostgreSQL's rule for its own key. A file of ours is 0600 or
 * less; one that root gives us through our group (a mounted secret) may be 0640. Windows has no such bits.
 */
export function isTooPermissive({ mode, uid }: Pick<Stats, 'mode' | 'uid'>): boolean {
  const self = process.geteuid?.();
  if (self === undefined) return false;
  const fromRoot = uid === 0 && self !== 0;
  return (mode & (fromRoot ? 0o037 : 0o077)) !== 0;
}

/** One process at a time. If a dead one's lock is cleared by two at once, both go on: more keys, none of them wrong. */
export async function withFolderLock<T>(dir: string, work: () => Promise<T>): Promise<T> {
  const lock = join(dir, LOCK_NAME);
  while (!(await tookLock(lock))) await pause(LOCK_RETRY_MS);
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}

async function tookLock(lock: string): Promise<boolean> {
  try {
    await (await open(lock, 'wx', 0o600)).close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const held = await stat(lock).catch(() => null);
    if (held !== null && Math.abs(Date.now() - held.mtimeMs) > STALE_LOCK_MS) await rm(lock, { force: true });
    return false;
  }
}

/** The new name, too, is to survive a power cut; file systems that cannot do it for a folder say so. */
async function syncFolder(dir: string): Promise<void> {
  const folder = await open(dir).catch(() => null);
  await folder?.sync().catch(() => undefined);
  await folder?.close();
}
