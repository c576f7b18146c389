/** Which Argon2, by the name that a PHC string starts with. */
export type Argon2Algorithm = 'argon2d' | 'argon2i' | 'argon2id';

/** What a hash costs. @property memory KiB; @property time passes; @property parallelism lanes. */
export interface Argon2Parameters {
  readonly memory: number;
  readonly time: number;
  readonly parallelism: number;
}

/** A password's hash with all that is needed to make it again. */
export interface Argon2Hash extends Argon2Parameters {
  readonly algorithm: Argon2Algorithm;
  /** 19 (0x13) is the version of RFC 9106; 16 is the one before. */
  readonly version: number;
  readonly salt: Uint8Array;
  readonly digest: Uint8Array;
}

/** Far above any sane setting and far below what could hurt: a hash that asks for more was not made here. */
const MAX = { memory: 262_144, time: 16, parallelism: 16, bytes: 64 } as const;
/** RFC 9106, section 3.1, allows a salt of 8 bytes; a digest below 16 could be met by chance. */
const MIN = { salt: 8, digest: 16 } as const;

const PHC_STRING =
  /^\$(argon2id|argon2i|argon2d)\$v=(16|19)\$([mtp=,0-9]{11,40})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;
/** Written m, t, p by nearly everybody; some libraries sort the names. */
const PARAMETER_LISTS = [
  /^m=(?<m>\d{1,7}),t=(?<t>\d{1,4}),p=(?<p>\d{1,4})$/,
  /^m=(?<m>\d{1,7}),p=(?<p>\d{1,4}),t=(?<t>\d{1,4})$/,
];

/** Whether a hash of this cost is one that this service makes or checks. RFC 9106: at least 8 KiB for each lane. */
export function isReasonable({ memory, time, parallelism }: Argon2Parameters): boolean {
  const whole = [memory, time, parallelism].every((value) => Number.isSafeInteger(value) && value >= 1);
  const bounded = memory <= MAX.memory && time <= MAX.time && parallelism <= MAX.parallelism;
  return whole && bounded && memory >= 8 * parallelism;
}

/** The hash in a PHC string, or null where it cannot be read or asks for absurd resources. */
export function parsePhcString(text: string): Argon2Hash | null {
  const [, algorithm, version, list = '', salt = '', digest = ''] = PHC_STRING.exec(text.slice(0, 512)) ?? [];
  const parameters = parseParameters(list);
  if (parameters === null || !isReasonable(parameters)) return null;
  const hash = {
    ...parameters,
    algorithm: algorithm as Argon2Algorithm,
    version: Number(version),
    salt: Buffer.from(salt, 'base64'),
    digest: Buffer.from(digest, 'base64'),
  };
  const readable = unpadded(hash.salt) === salt && unpadded(hash.digest) === digest;
  const sized =
    isBetween(hash.salt.length, MIN.salt, MAX.bytes) && isBetween(hash.digest.length, MIN.digest, MAX.bytes);
  return readable && sized ? hash : null;
}

/** `$argon2id$v=19$m=19456,t=2,p=1$<salt>$<digest>`, base64 without padding. */
export function formatPhcString(hash: Argon2Hash): string {
  const { algorithm, version, memory, time, parallelism, salt, digest } = hash;
  const parameters = `m=${memory},t=${time},p=${parallelism}`;
  return `$${algorithm}$v=${version}$${parameters}$${unpadded(salt)}$${unpadded(digest)}`;
}

function parseParameters(list: string): Argon2Parameters | null {
  for (const pattern of PARAMETER_LISTS) {
    const { m, t, p } = pattern.exec(list)?.groups ?? {};
    if (m !== undefined) return { memory: Number(m), time: Number(t), parallelism: Number(p) };
  }
  return null;
}

function unpadded(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replaceAll('=', '');
}

function isBetween(value: number, least: number, most: number): boolean {
  return value >= least && value <= most;
}
