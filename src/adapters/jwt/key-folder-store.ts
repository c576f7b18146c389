import type { Clock } from '#application/shared/ports/clock.ts';
import type { Logger } from '#application/shared/ports/logger.ts';
import { KeyFolderUnreadableError, KeyInUseError, KeyNotFoundError } from './errors.ts';
import { removeKeyFile } from './key-files.ts';
import { KeyMaker } from './key-maker.ts';
import { KeyReader } from './key-reader.ts';
import { KeySet } from './key-set.ts';
import type { Key } from './keys.ts';
import { isWaiting, signedUntil, signerAt } from './key-rotation-schedule.ts';

/** A key in the folder, as an operator sees it. */
export interface StoredKey {
  readonly name: string;
  readonly kind: 'signing' | 'refresh';
  readonly createdAt: Date;
  /** `signs` now, only `verifies`, or is `published` and will sign after the publish delay. */
  readonly state: 'signs' | 'verifies' | 'published';
}

export interface KeyFolderStoreOptions {
  readonly dir: string;
  readonly publishDelaySeconds: number;
  readonly accessTokenTtlSeconds: number;
  /** How long a refresh token lives after the rotation that made it: SESSION_IDLE_TTL, never above SESSION_MAX_TTL. */
  readonly refreshTokenTtlSeconds: number;
}

interface Deps {
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * The key folder for operators. Works on an empty or missing folder too, and beside running services.
 * @throws {KeyFolderUnreadableError} from every method.
 */
export class KeyFolderStore {
  readonly #deps: Deps;
  readonly #options: KeyFolderStoreOptions;

  constructor(deps: Deps, options: KeyFolderStoreOptions) {
    this.#deps = deps;
    this.#options = options;
  }

  /** Makes a signing key, and a refresh key where there is none or one is asked for. @returns the names. */
  async make(kinds: { readonly refresh: boolean }): Promise<readonly string[]> {
    const maker = new KeyMaker(this.#deps, this.#options.dir);
    return await maker.make((present) =>
      kinds.refresh || !present.has('refresh') ? ['signing', 'refresh'] : ['signing'],
    );
  }

  /** Oldest first. */
  async list(): Promise<readonly StoredKey[]> {
    const keys = await this.#read();
    const all: readonly Key[] = [...keys.signing.keys, ...keys.refresh.keys];
    return all
      .toSorted((one, other) => one.createdAt.getTime() - other.createdAt.getTime())
      .map((key) => ({
        name: key.name,
        kind: key.kind,
        createdAt: key.createdAt,
        state: this.#stateOf(key, keys),
      }));
  }

  /**
   * Removes a key; from the next reading on, services refuse what it signed.
   * @throws {KeyInUseError} when it may have signed a token that is still valid, unless forced; {KeyNotFoundError}
   */
  async retire(name: string, { force }: { readonly force: boolean }): Promise<void> {
    const keys = await this.#read();
    const key = [...keys.signing.keys, ...keys.refresh.keys].find((each) => each.name === name);
    if (key === undefined) throw new KeyNotFoundError(name);
    if (!force) this.#checkUnused(key, keys);
    await removeKeyFile(this.#options.dir, name);
  }

  /** @throws {KeyInUseError} */
  #checkUnused(key: Key, keys: KeySet): void {
    const now = this.#deps.clock.now();
    const until =
      key.kind === 'signing' ? signedUntil(keys.signing, key, now) : signedUntil(keys.refresh, key, now);
    if (until === null) return;
    const [tokens, ttlSeconds] =
      key.kind === 'signing'
        ? (['access tokens', this.#options.accessTokenTtlSeconds] as const)
        : (['refresh tokens', this.#options.refreshTokenTtlSeconds] as const);
    const lastExpiry = new Date(until.getTime() + ttlSeconds * 1_000);
    if (lastExpiry <= now) return;
    const consequence = `With --force it goes now, and every token that it signed stops working.`;
    throw new KeyInUseError(
      until.getTime() === now.getTime()
        ? `The key ${key.name} signs ${tokens} at present: make another and wait until that one signs. ${consequence}`
        : `The key ${key.name} may have signed ${tokens} that live until ${lastExpiry.toISOString()}. ${consequence}`,
    );
  }

  #stateOf(key: Key, keys: KeySet): StoredKey['state'] {
    const now = this.#deps.clock.now();
    const schedule = key.kind === 'signing' ? keys.signing : keys.refresh;
    if (signerAt<Key>(schedule, now)?.name === key.name) return 'signs';
    return isWaiting<Key>(schedule, key, now) ? 'published' : 'verifies';
  }

  /** A missing folder holds no keys. */
  async #read(): Promise<KeySet> {
    const { dir, publishDelaySeconds } = this.#options;
    // An operator may retire a key that others can read; the service refuses to use it.
    const reader = new KeyReader(this.#deps, { dir, refusePermissiveFiles: false });
    const keys = await reader.read().catch((cause: unknown): readonly Key[] => {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw new KeyFolderUnreadableError(dir, { cause });
    });
    return new KeySet(keys, publishDelaySeconds * 1_000);
  }
}
