import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { KeyFolderUnreadableError } from './errors.ts';
import { makeKeyFolder, withFolderLock, writeKeyFile } from './key-files.ts';
import { parseSecret, UnusableKeyError } from './keys.ts';

const BYTES = 32;

/**
 * A secret of 32 bytes that lies beside the keys of tokens and is none of them, such as `decoy.key`. It is made where it
 * is missing, by one of the processes that start at once.
 * @param name of small letters, with the ending `.key`: the key folder leaves such files alone.
 * @throws {UnusableKeyError} for a file that holds something else; {KeyFolderUnreadableError} for one that cannot be read,
 *   or is missing and cannot be made.
 */
export async function openSecretFile(dir: string, name: string): Promise<KeyObject> {
  try {
    const present = await readSecret(dir, name);
    if (present !== null) return present;
    await makeKeyFolder(dir);
    return await withFolderLock(dir, async () => (await readSecret(dir, name)) ?? (await make(dir, name)));
  } catch (cause) {
    const fromSystem = typeof (cause as NodeJS.ErrnoException).code === 'string';
    throw fromSystem ? new KeyFolderUnreadableError(dir, { cause }) : cause;
  }
}

async function readSecret(dir: string, name: string): Promise<KeyObject | null> {
  const path = join(dir, name);
  try {
    return parseSecret(await readFile(path, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    if (!(error instanceof UnusableKeyError)) throw error;
    throw new UnusableKeyError(`The file ${path} can't be used: ${error.message}.`, { cause: error });
  }
}

async function make(dir: string, name: string): Promise<KeyObject> {
  const secret = randomBytes(BYTES);
  await writeKeyFile(dir, { name, text: `${secret.toString('base64url')}\n` });
  return createSecretKey(secret);
}
