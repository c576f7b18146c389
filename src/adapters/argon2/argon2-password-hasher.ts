import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { PasswordHasher } from '#application/identity/passwords/ports/password-hasher.ts';
import type { PasswordHash } from '#domain/identity/passwords/password.ts';
import type { Argon2Engine } from './argon2-engine.ts';
import type { HashingQueue } from './hashing-queue.ts';
import { formatPhcString, isReasonable, parsePhcString } from './phc-string.ts';
import type { Argon2Hash, Argon2Parameters } from './phc-string.ts';

/** RFC 9106, section 4: 16 bytes of salt, 32 bytes of digest. */
const SALT_BYTES = 16;
const DIGEST_BYTES = 32;
/** 0x13, the version of RFC 9106. */
const VERSION = 19;

interface Deps {
  readonly engine: Argon2Engine;
  readonly queue: HashingQueue;
}

/**
 * Argon2id (RFC 9106) in PHC string form, with the engine and the cost that the configuration chooses.
 * @throws {HashingOverloadedError} from `hash`, `verify` and `verifyDecoy` when too many wait.
 */
export class Argon2PasswordHasher implements PasswordHasher {
  readonly #deps: Deps;
  readonly #parameters: Argon2Parameters;
  /** A hash of no password, with random bytes in place of a digest: verifying against it costs what any other does. */
  readonly #decoy: Argon2Hash;

  /** @throws {RangeError} for parameters that {@link parsePhcString} would refuse. */
  constructor(deps: Deps, parameters: Argon2Parameters) {
    if (!isReasonable(parameters)) {
      throw new RangeError(
        'Argon2 takes 8 KiB a lane to 256 MiB of memory, 1 to 16 passes and 1 to 16 lanes.',
      );
    }
    this.#deps = deps;
    this.#parameters = parameters;
    this.#decoy = { ...this.#freshHash(), digest: randomBytes(DIGEST_BYTES) };
  }

  async hash(normalized: string): Promise<PasswordHash> {
    const fresh = this.#freshHash();
    const digest = await this.#digest(fresh, normalized, DIGEST_BYTES);
    return formatPhcString({ ...fresh, digest }) as PasswordHash;
  }

  async verify(hash: PasswordHash, normalized: string): Promise<boolean> {
    const stored = parsePhcString(hash);
    return stored !== null && (await this.#matches(stored, normalized));
  }

  async verifyDecoy(normalized: string): Promise<false> {
    await this.#matches(this.#decoy, normalized);
    return false;
  }

  isOutdated(hash: PasswordHash): boolean {
    const stored = parsePhcString(hash);
    if (stored === null) return true;
    const { memory, time, parallelism } = this.#parameters;
    return !(
      stored.algorithm === 'argon2id' &&
      stored.version === VERSION &&
      stored.memory === memory &&
      stored.time === time &&
      stored.parallelism === parallelism &&
      stored.salt.length === SALT_BYTES &&
      stored.digest.length === DIGEST_BYTES
    );
  }

  async #matches(stored: Argon2Hash, normalized: string): Promise<boolean> {
    const digest = await this.#digest(stored, normalized, stored.digest.length);
    return digest.length === stored.digest.length && timingSafeEqual(digest, stored.digest);
  }

  async #digest(
    hash: Omit<Argon2Hash, 'digest'>,
    password: string,
    digestBytes: number,
  ): Promise<Uint8Array> {
    const { engine, queue } = this.#deps;
    const { algorithm, version, memory, time, parallelism, salt } = hash;
    const request = { password, algorithm, version, memory, time, parallelism, salt, digestBytes };
    return await queue.run(() => engine.digest(request));
  }

  #freshHash(): Omit<Argon2Hash, 'digest'> {
    return { ...this.#parameters, algorithm: 'argon2id', version: VERSION, salt: randomBytes(SALT_BYTES) };
  }
}
