import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Argon2Algorithm, Argon2Engine, Argon2Parameters } from '../argon2-engine.ts';
import {
  formatPhcString,
  parsePhcString,
  unpaddedBase64,
  wholeNumbers,
  type PhcSettings,
  type PhcString,
} from '../phc-string.ts';
import { isSized, type Reading, type Scheme } from '../scheme.ts';

/** RFC 9106, section 4: 16 bytes of salt, 32 bytes of digest. */
const SALT_BYTES = 16;
const DIGEST_BYTES = 32;
/** 0x13, the version of RFC 9106. */
const VERSION = 19;
/** The version before, which is meant where none is named. */
const FIRST_VERSION = 16;

/** 256 MiB in KiB; far above any sane setting and far below what could hurt. */
const MAX_MEMORY = 262_144;
const MAX_LANES = 16;
/** Passes of a configured cost, whatever its memory. */
const MAX_PASSES = 16;
/** With more passes than that, the memory that is passed over: 512 MiB in KiB. */
const MAX_WORK = 524_288;

/** Whether a hash of this cost is one that this service makes or verifies. RFC 9106: at least 8 KiB for each lane. */
export function isReasonable({ memory, time, parallelism }: Argon2Parameters): boolean {
  const whole = [memory, time, parallelism].every((value) => Number.isSafeInteger(value) && value >= 1);
  const bounded = memory <= MAX_MEMORY && (time <= MAX_PASSES || memory * time <= MAX_WORK);
  return whole && bounded && parallelism <= MAX_LANES && memory >= 8 * parallelism;
}

/** Whether a hash of another system is taken. */
export function isTakenOver(parameters: Argon2Parameters): boolean {
  return isReasonable(parameters) && parameters.memory * parameters.time <= MAX_WORK;
}

/** Argon2 (RFC 9106) in all three variants and both versions. */
export class Argon2Scheme implements Scheme {
  readonly name = 'argon2';
  readonly ids = ['argon2id', 'argon2i', 'argon2d'];
  readonly #engine: Argon2Engine;

  constructor({ engine }: { readonly engine: Argon2Engine }) {
    this.#engine = engine;
  }

  read(text: string): Reading {
    const phc = parsePhcString(text);
    const parameters = phc === null ? null : parametersOf(phc);
    if (phc === null || parameters === null) return 'unreadable';
    const { id, version, salt, digest } = phc;
    const known = version === VERSION || version === FIRST_VERSION || version === null;
    // RFC 9106, section 3.1, allows a salt of 8 bytes.
    if (!known || !isSized(phc, { minSalt: 8 }) || salt.length > 64) return 'unreadable';
    if (!isReasonable(parameters)) return 'too_costly';
    const { parameters: inOrder } = argon2Settings(parameters);
    const stored = { ...phc, version: version ?? FIRST_VERSION, parameters: inOrder };
    return {
      text: formatPhcString(stored),
      matches: async (password) => {
        const algorithm = id as Argon2Algorithm;
        const request = { algorithm, version: stored.version, ...parameters, salt, password };
        const computed = await this.#engine.digest({ ...request, digestBytes: digest.length });
        return computed.length === digest.length && timingSafeEqual(computed, digest);
      },
    };
  }

  decoy(settings: string): string {
    return `${settings}$${randomBase64(SALT_BYTES)}$${randomBase64(DIGEST_BYTES)}`;
  }

  /** A new argon2id hash with a fresh salt. */
  async hash(
    password: string,
    parameters: Argon2Parameters,
  ): Promise<PhcSettings & Pick<PhcString, 'salt' | 'digest'>> {
    const salt = randomBytes(SALT_BYTES);
    const request = { algorithm: 'argon2id', version: VERSION, ...parameters, salt, password } as const;
    const digest = await this.#engine.digest({ ...request, digestBytes: DIGEST_BYTES });
    return { ...argon2Settings(parameters), salt, digest };
  }

  /** Whether a hash is what {@link hash} makes with these parameters. */
  isCurrent(text: string, current: Argon2Parameters): boolean {
    const phc = parsePhcString(text);
    const stored = phc === null ? null : parametersOf(phc);
    if (phc === null || stored === null) return false;
    return (
      phc.id === 'argon2id' &&
      phc.version === VERSION &&
      stored.memory === current.memory &&
      stored.time === current.time &&
      stored.parallelism === current.parallelism &&
      phc.salt.length === SALT_BYTES &&
      phc.digest.length === DIGEST_BYTES
    );
  }
}

/** The settings of new hashes. */
export function argon2Settings({ memory, time, parallelism }: Argon2Parameters): PhcSettings {
  return { id: 'argon2id', version: VERSION, parameters: { m: memory, t: time, p: parallelism } };
}

/** Whatever their order: some libraries sort the names. */
export function parametersOf({ parameters }: Pick<PhcString, 'parameters'>): Argon2Parameters | null {
  const numbers = wholeNumbers(parameters, ['m', 't', 'p']);
  return numbers === null ? null : { memory: numbers.m, time: numbers.t, parallelism: numbers.p };
}

function randomBase64(bytes: number): string {
  return unpaddedBase64(randomBytes(bytes));
}
