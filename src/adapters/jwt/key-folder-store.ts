import type { Clock } from '#application/shared/ports/clock.ts';
import type { Logger } from '#application/shared/ports/logger.ts';
import { KeyFolderUnreadableError, KeyInUseError, KeyNotFoundError } from './errors.ts';
import { FactorKeyUse } from './factor-key-use.ts';
import { removeKeyFile } from './key-files.ts';
import { KeyMaker } from './key-maker.ts';
import { KeyReader } from './key-reader.ts';
import { KeySet } from './key-set.ts';
import type { Key, SecretKey } from './keys.ts';
import { isWaiting, signedUntil, signerAt } from './key-rotation-schedule.ts';

/** A key in the folder, as an operator sees it. */
export interface StoredKey {
  readonly name: string;
  readonly kind: Key['kind'];
  readonly createdAt: Date;
  /**
   * `signs` now, only `verifies`, or is `published` and will sign after the publish delay. A key of authenticators `seals`
   * now, only `opens`, or is `unneeded`: no secret is sealed with it any more.
   */
  readonly state: 'signs' | 'verifies' | 'published' | 'seals' | 'opens' | 'unneeded';
}

export interface KeyFolderStoreOptions {
  readonly dir: string;
  readonly publishDelaySeconds: number;
  readonly accessTokenTtlSeconds: number;
  /** How long a refresh token lives after the rotation that made it: SESSION_IDLE_TTL, never above SESSION_MAX_TTL. */
  readonly refreshTokenTtlSeconds: number;
}

/** Which kinds to make beside, or instead of, a signing key. */
export interface KindsToMake {
  readonly refresh?: boolean;
  readonly mail?: boolean;
  readonly factors?: boolean;
}

/** The longest life of a link in a mail, which undoes a change: seven days. */
const MAIL_TTL_SECONDS = 604_800;

interface Deps {
  readonly clock: Clock;
  readonly logger: Logger;
  /** The ids of all keys that secrets of authenticators are sealed with. @throws {KeyUseUnknownError} */
  readonly factorKeysInUse: () => Promise<readonly string[]>;
}

/**
 * The key folder for operators. Works on an empty or missing folder too, and beside running services.
 * @throws {KeyFolderUnreadableError} from every method.
 */
export class KeyFolderStore {
  readonly #deps: Deps;
  readonly #options: KeyFolderStoreOptions;
  readonly #factorKeyUse: FactorKeyUse;

  constructor(deps: Deps, options: KeyFolderStoreOptions) {
    this.#deps = deps;
    this.#options = options;
    this.#factorKeyUse = new FactorKeyUse(deps);
  }

  /**
   * Makes a signing key, and a refresh key where there is none or one is asked for; or a key for mail or for the secrets
   * of authenticators, and of the others only what is missing. @returns the names.
   */
  async make({ refresh = false, mail = false, factors = false }: KindsToMake = {}): Promise<
    readonly string[]
  > {
    const maker = new KeyMaker(this.#deps, this.#options.dir);
    return await maker.make((present) => {
      const wanted = {
        signing: !(mail || factors) || !present.has('signing'),
        refresh: refresh || !present.has('refresh'),
        mail,
        factor: factors,
      };
      return (['signing', 'refresh', 'mail', 'factor'] as const).filter((kind) => wanted[kind]);
    });
  }

  /** Oldest first. */
  async list(): Promise<readonly StoredKey[]> {
    const keys = await this.#read();
    const unneeded = await this.#factorKeyUse.unneeded(keys.factor);
    return keys.all
      .toSorted((one, other) => one.createdAt.getTime() - other.createdAt.getTime())
      .map((key) => ({
        name: key.name,
        kind: key.kind,
        createdAt: key.createdAt,
        state: unneeded.has(key.name) ? 'unneeded' : this.#stateOf(key, keys),
      }));
  }

  /**
   * Removes a key; from the next reading on, services refuse what it signed.
   * @throws {KeyInUseError} when it may have signed a token that is still valid, or authenticators need it, unless forced;
   * {KeyNotFoundError}
   */
  async retire(name: string, { force }: { readonly force: boolean }): Promise<void> {
    const keys = await this.#read();
    const key = keys.all.find((each) => each.name === name);
    if (key === undefined) throw new KeyNotFoundError(name);
    if (!force && key.kind === 'factor') await this.#checkUnneeded(key, keys);
    else if (!force) this.#checkUnused(key, keys);
    await removeKeyFile(this.#options.dir, name);
  }

  /** @throws {KeyInUseError} */
  #checkUnused(key: Key, keys: KeySet): void {
    const now = this.#deps.clock.now();
    const until = signedUntil<Key>(keys[key.kind], key, now);
    if (until === null) return;
    const [tokens, ttlSeconds] = this.#signedBy(key);
    const lastExpiry = new Date(until.getTime() + ttlSeconds * 1_000);
    if (lastExpiry <= now) return;
    const consequence = `With --force it goes now, and every token that it signed stops working.`;
    throw new KeyInUseError(
      until.getTime() === now.getTime()
        ? `The key ${key.name} signs ${tokens} at present: make another and wait until that one signs. ${consequence}`
        : `The key ${key.name} may have signed ${tokens} that live until ${lastExpiry.toISOString()}. ${consequence}`,
    );
  }

  /** @throws {KeyInUseError} */
  async #checkUnneeded(key: SecretKey, keys: KeySet): Promise<void> {
    const need = await this.#factorKeyUse.needOf(key, keys.factor);
    const consequence = 'With --force it goes now, and what it sealed can never be opened again.';
    if (need !== null) throw new KeyInUseError(`${need} ${consequence}`);
  }

  #stateOf(key: Key, keys: KeySet): StoredKey['state'] {
    const now = this.#deps.clock.now();
    const schedule = keys[key.kind];
    const [active, older] =
      key.kind === 'factor' ? (['seals', 'opens'] as const) : (['signs', 'verifies'] as const);
    if (signerAt<Key>(schedule, now)?.name === key.name) return active;
    return isWaiting<Key>(schedule, key, now) ? 'published' : older;
  }

  /** What a key of the kind signs, and how many seconds that lives. */
  #signedBy({ kind }: Key): readonly [tokens: string, ttlSeconds: number] {
    const { accessTokenTtlSeconds, refreshTokenTtlSeconds } = this.#options;
    if (kind === 'signing') return ['access tokens', accessTokenTtlSeconds];
    return kind === 'refresh'
      ? ['refresh tokens', refreshTokenTtlSeconds]
      : ['links in mails', MAIL_TTL_SECONDS];
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
