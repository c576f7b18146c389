import type { KeyInventory, PresentKey } from '#application/audit/ports/key-inventory.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import type { Logger } from '#application/shared/ports/logger.ts';
import { KeyFolderUnreadableError, KeyPermissionsError, MissingKeysError } from './errors.ts';
import { KeyMaker } from './key-maker.ts';
import { KeyReader } from './key-reader.ts';
import { KeySet } from './key-set.ts';
import type { KeySource } from './key-set.ts';
import type { Key } from './keys.ts';

/** Milliseconds; SEMANTICS, "Keys". */
const READ_EVERY_MS = 10_000;
const REREAD_AT_MOST_EVERY_MS = 1_000;

export interface KeyFolderOptions {
  readonly dir: string;
  readonly publishDelaySeconds: number;
  /** Whether to make a first key of each kind; if not, its absence stops the start. */
  readonly makeMissing: boolean;
  /** Whether a mail key is needed, too. */
  readonly mail: boolean;
  /** Whether a key that others may read stops the start and is never used; if not, it is used and logged. */
  readonly refusePermissiveFiles: boolean;
}

interface Deps {
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The keys of a running service: the files of the folder, read again every ten seconds. */
export class KeyFolder implements KeySource, KeyInventory {
  readonly #deps: Deps;
  readonly #options: KeyFolderOptions;
  readonly #reader: KeyReader;
  #current: KeySet;
  #reading: Promise<KeySet> | null = null;
  #readAt = Number.NEGATIVE_INFINITY;
  #failing = false;
  #timer: NodeJS.Timeout | null = null;

  private constructor(deps: Deps, options: KeyFolderOptions) {
    this.#deps = deps;
    this.#options = options;
    this.#reader = new KeyReader(deps, options);
    this.#current = this.#setOf([]);
  }

  /** @throws {MissingKeysError} {KeyPermissionsError} {KeyFolderUnreadableError} */
  static async open(deps: Deps, options: KeyFolderOptions): Promise<KeyFolder> {
    const folder = new KeyFolder(deps, options);
    await folder.#readFirst();
    if (options.makeMissing && folder.#missing().length > 0) {
      await folder.#make(folder.#needed);
      await folder.#readFirst();
    }
    folder.#checkComplete();
    return folder;
  }

  get current(): KeySet {
    return this.#current;
  }

  /** Reads the folder every ten seconds; keeps no process alive. */
  start(): void {
    this.#timer ??= setInterval(() => void this.#read(), READ_EVERY_MS).unref();
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  async reread(): Promise<KeySet> {
    if (this.#reading !== null) return await this.#reading;
    // Absolute: a clock that was put back must not prevent reading until it has caught up.
    const elapsed = Math.abs(this.#deps.clock.now().getTime() - this.#readAt);
    return elapsed < REREAD_AT_MOST_EVERY_MS ? this.#current : await this.#read();
  }

  async withFirst(kind: Key['kind']): Promise<KeySet> {
    const present = await this.reread();
    if (present[kind].keys.length > 0 || !this.#options.makeMissing) return present;
    try {
      await this.#make([kind]);
    } catch (error) {
      this.#deps.logger.error('key_not_made', { kind, error });
    }
    // A reading that is under way may have begun before.
    await this.#reading;
    return await this.#read();
  }

  presentKeys(): readonly PresentKey[] {
    return this.#current.all.map(({ name, kind, createdAt }) => ({ name, kind, createdAt }));
  }

  /** The RFC 7517 key set of all signing keys, newest first: public members, `kid`, `alg` and `use`. */
  jwks(): Promise<{ readonly keys: readonly Readonly<Record<string, string>>[] }> {
    const keys = this.#current.signing.keys.toReversed();
    return Promise.resolve({
      keys: keys.map(({ jsonWebKey, kid, algorithm }) => ({
        ...jsonWebKey,
        kid,
        alg: algorithm,
        use: 'sig',
      })),
    });
  }

  /** Reads the folder, one reading at a time; when that fails, the last good set stays. Never throws. */
  #read(): Promise<KeySet> {
    this.#reading ??= this.#readNow().finally(() => {
      this.#reading = null;
    });
    return this.#reading;
  }

  async #readNow(): Promise<KeySet> {
    this.#readAt = this.#deps.clock.now().getTime();
    try {
      const changed = this.#take(await this.#reader.read());
      this.#failing = false;
      const missing = this.#missing();
      if (changed && missing.length > 0) this.#deps.logger.error('keys_missing', { missing });
    } catch (error) {
      if (!this.#failing) this.#deps.logger.error('key_folder_unreadable', { dir: this.#options.dir, error });
      this.#failing = true;
    }
    return this.#current;
  }

  /** @returns whether the keys are others than before. */
  #take(keys: readonly Key[]): boolean {
    const before = new Set(this.#current.all);
    if (keys.length === before.size && keys.every((key) => before.has(key))) return false;
    this.#current = this.#setOf(keys);
    this.#deps.logger.info('keys_read', { files: keys.map(({ name }) => name) });
    return true;
  }

  async #readFirst(): Promise<void> {
    try {
      this.#take(await this.#reader.read());
    } catch (cause) {
      const absent = (cause as NodeJS.ErrnoException).code === 'ENOENT';
      if (!absent) throw new KeyFolderUnreadableError(this.#options.dir, { cause });
    }
    this.#readAt = this.#deps.clock.now().getTime();
  }

  #checkComplete(): void {
    const { dir, refusePermissiveFiles } = this.#options;
    const permissive = this.#reader.problems.find((problem) => problem instanceof KeyPermissionsError);
    if (refusePermissiveFiles && permissive !== undefined) throw permissive;
    const missing = this.#missing();
    if (missing.length > 0) throw new MissingKeysError(dir, missing);
  }

  /** Makes those that are missing. @throws {KeyFolderUnreadableError} */
  async #make(kinds: readonly Key['kind'][]): Promise<void> {
    const maker = new KeyMaker(this.#deps, this.#options.dir);
    const made = await maker.make((present) => kinds.filter((kind) => !present.has(kind)));
    if (made.length > 0) this.#deps.logger.info('keys_made', { files: made });
  }

  #setOf(keys: readonly Key[]): KeySet {
    return new KeySet(keys, this.#options.publishDelaySeconds * 1_000);
  }

  /** The kinds that must be there, in the order in which they are told. */
  get #needed(): readonly Key['kind'][] {
    return this.#options.mail ? ['signing', 'refresh', 'mail'] : ['signing', 'refresh'];
  }

  #missing(): readonly Key['kind'][] {
    return this.#needed.filter((kind) => this.#current[kind].keys.length === 0);
  }
}
