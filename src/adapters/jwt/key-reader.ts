import type { Stats } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '#application/shared/ports/logger.ts';
import { isTooPermissive, keyFileNames } from './key-files.ts';
import { KeyPermissionsError } from './errors.ts';
import { parseKeyName } from './key-names.ts';
import { parseKey, UnusableKeyError } from './keys.ts';
import type { Key } from './keys.ts';

/** Larger than any key; larger files are not read. */
const MAX_BYTES = 64 * 1_024;

/** What reading a file gave. */
interface KnownFile {
  /** Inode, size and times: equal as long as the file has not changed; empty to have it read again in any case. */
  readonly fingerprint: string;
  /** The last good key under this name; it stays while the file is being overwritten. */
  readonly key: Key | null;
  readonly problem: Error | null;
}

export interface KeyReaderOptions {
  readonly dir: string;
  /** Whether a key that others may read is left out, not only logged. */
  readonly refusePermissiveFiles: boolean;
}

/** Reads the folder, each file once as long as it does not change; an unusable file is logged once and ignored. */
export class KeyReader {
  readonly #options: KeyReaderOptions;
  readonly #logger: Logger;
  #files: ReadonlyMap<string, KnownFile> = new Map();

  constructor({ logger }: { readonly logger: Logger }, options: KeyReaderOptions) {
    this.#logger = logger;
    this.#options = options;
  }

  /** The problems with the files, as of the last reading. */
  get problems(): readonly Error[] {
    return [...this.#files.values()].map(({ problem }) => problem).filter((problem) => problem !== null);
  }

  /** @throws the file system's error when the folder cannot be listed. */
  async read(): Promise<readonly Key[]> {
    const files = new Map<string, KnownFile>();
    for (const name of await keyFileNames(this.#options.dir)) {
      const known = this.#files.get(name) ?? null;
      const file = await this.#readFile(name, known);
      if (file === null) continue;
      files.set(name, file);
      const { problem } = file;
      if (problem === null || problem.message === known?.problem?.message) continue;
      this.#logger.warn('key_file_problem', { file: name, reason: problem.message });
    }
    this.#files = files;
    return [...files.values()].map(({ key }) => key).filter((key) => key !== null);
  }

  /** Null for a file that has gone since the folder was listed. */
  async #readFile(name: string, known: KnownFile | null): Promise<KnownFile | null> {
    let fingerprint = '';
    try {
      const stats = await stat(join(this.#options.dir, name));
      fingerprint = [stats.ino, stats.size, stats.mtimeMs, stats.ctimeMs].join(' ');
      return known?.fingerprint === fingerprint ? known : await this.#readKey(name, stats, fingerprint);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      // A file that could not be read this time may be readable next time, unchanged.
      const permanent = error instanceof UnusableKeyError || error instanceof KeyPermissionsError;
      return { fingerprint: permanent ? fingerprint : '', key: known?.key ?? null, problem: error };
    }
  }

  async #readKey(name: string, stats: Stats, fingerprint: string): Promise<KnownFile> {
    if (parseKeyName(name) === null) throw new UnusableKeyError('its name is not that of a key');
    if (!stats.isFile() || stats.size > MAX_BYTES)
      throw new UnusableKeyError('it is not a file of the size of a key');
    const path = join(this.#options.dir, name);
    const key = parseKey(name, await readFile(path, 'utf8'));
    const problem = isTooPermissive(stats) ? new KeyPermissionsError(path) : null;
    if (problem !== null && this.#options.refusePermissiveFiles) throw problem;
    return { fingerprint, key, problem };
  }
}
