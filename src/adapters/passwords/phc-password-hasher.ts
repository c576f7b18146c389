import { Gauge, type Registry } from 'prom-client';
import type { KeyObject } from 'node:crypto';
import type { PasswordHasher } from '#application/identity/passwords/ports/password-hasher.ts';
import type { HashSettings, PasswordHash } from '#domain/identity/passwords/password.ts';
import type { Argon2Engine, Argon2Parameters } from './argon2-engine.ts';
import { Decoys } from './decoys.ts';
import type { HashingQueue } from './hashing-queue.ts';
import { formatPhcString, formatSettings } from './phc-string.ts';
import { schemeId, type ReadHash } from './scheme.ts';
import { Argon2Scheme, argon2Settings, isReasonable } from './schemes/argon2-scheme.ts';
import { Schemes } from './schemes/schemes.ts';

interface Deps {
  readonly engine: Argon2Engine;
  readonly queue: HashingQueue;
  readonly registry: Registry;
  /** Gives each name its place among the decoys; the same in every instance. */
  readonly decoyKey: KeyObject;
}

/**
 * Makes argon2id hashes (RFC 9106) in PHC string form, with the engine and the cost that the configuration chooses, and
 * verifies those of every scheme that another system may have left.
 * @throws {HashingOverloadedError} from `hash`, `verify` and `verifyDecoy` when too many wait.
 */
export class PhcPasswordHasher implements PasswordHasher {
  readonly #queue: HashingQueue;
  readonly #parameters: Argon2Parameters;
  readonly #argon2: Argon2Scheme;
  readonly #schemes: Schemes;
  readonly #decoys: Decoys;
  /** By settings; verifying against one costs what verifying any other hash of these settings does. */
  readonly #decoyHashes = new Map<string, ReadHash | null>();
  readonly #stored: Gauge<'scheme'>;

  /** @throws {RangeError} for parameters of which a stored hash would be refused. */
  constructor({ engine, queue, registry, decoyKey }: Deps, parameters: Argon2Parameters) {
    if (!isReasonable(parameters)) {
      throw new RangeError(
        'Argon2 takes 8 KiB a lane to 256 MiB of memory, 1 to 16 passes and 1 to 16 lanes.',
      );
    }
    this.#queue = queue;
    this.#parameters = parameters;
    this.#argon2 = new Argon2Scheme({ engine });
    this.#schemes = new Schemes({ argon2: this.#argon2 });
    this.#decoys = new Decoys({ key: decoyKey });
    this.#stored = new Gauge({
      name: 'latchkey_credentials',
      help: 'Stored password hashes by scheme; argon2id is what new ones are, with the configured cost.',
      labelNames: ['scheme'],
      registers: [registry],
    });
  }

  async hash(normalized: string): Promise<PasswordHash> {
    const hash = await this.#queue.run(() => this.#argon2.hash(normalized, this.#parameters));
    return formatPhcString(hash) as PasswordHash;
  }

  async verify(hash: PasswordHash, password: string): Promise<boolean> {
    const stored = this.#schemes.read(hash);
    return typeof stored === 'string' ? false : await this.#queue.run(() => stored.matches(password));
  }

  async verifyDecoy(name: string, password: string): Promise<false> {
    const settings = this.#decoys.settingsFor(name);
    const decoy = (settings === null ? null : this.#decoyOf(settings)) ?? this.#decoyOf(this.#settings);
    await this.#queue.run(async () => await decoy?.matches(password));
    return false;
  }

  isOutdated(hash: PasswordHash): boolean {
    return !this.#argon2.isCurrent(hash, this.#parameters);
  }

  fitDecoys(counts: ReadonlyMap<HashSettings, number>): void {
    this.#decoys.fit(counts, (settings) => settings === this.#settings);
    const byScheme = new Map<string, number>(['argon2id', ...this.#schemes.names].map((name) => [name, 0]));
    for (const [settings, count] of counts) {
      const scheme =
        settings === this.#settings ? 'argon2id' : this.#schemes.nameOf(schemeId(`${settings}$`));
      byScheme.set(scheme, (byScheme.get(scheme) ?? 0) + count);
    }
    for (const [scheme, count] of byScheme) this.#stored.set({ scheme }, count);
  }

  get #settings(): string {
    return formatSettings(argon2Settings(this.#parameters));
  }

  /** Null for settings that no hash can have: nothing is computed for those. */
  #decoyOf(settings: string): ReadHash | null {
    const known = this.#decoyHashes.get(settings);
    if (known !== undefined) return known;
    const made = this.#schemes.decoy(settings);
    this.#decoyHashes.set(settings, made);
    return made;
  }
}
