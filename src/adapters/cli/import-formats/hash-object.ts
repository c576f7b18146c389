import { z } from 'zod';
import { requiredText } from './fields.ts';
import { bytesOf, log2Of, phcText } from './phc-text.ts';

const encoding = z.enum(['base64', 'hex']).default('base64');
const bytes = {
  hash: requiredText,
  salt: requiredText.default(''),
  /** Of the hash, and of the salt unless that has one of its own. */
  encoding,
  saltEncoding: z.enum(['base64', 'hex', 'utf8']).optional(),
};
const whole = z.int().min(1);

/** A hash whose parts stand in members of their own. */
export const hashObject = z.discriminatedUnion('algorithm', [
  z.object({
    ...bytes,
    algorithm: z.literal(['pbkdf2-sha1', 'pbkdf2-sha256', 'pbkdf2-sha512']),
    iterations: whole,
  }),
  z.object({ ...bytes, algorithm: z.literal('scrypt'), n: whole, r: whole, p: whole }),
  z.object({
    ...bytes,
    algorithm: z.literal(['argon2id', 'argon2i', 'argon2d']),
    /** KiB. */
    memory: whole,
    iterations: whole,
    parallelism: whole,
    version: z.literal([16, 19]).default(19),
  }),
  z.object({
    ...bytes,
    algorithm: z.literal(['md5', 'sha1', 'sha256']),
    /** Whether the salt was hashed before the password or after it. */
    saltPosition: z.enum(['first', 'last']).default('first'),
  }),
]);

/** The hash in PHC string form. @throws {InvalidFieldsError} */
export function hashFromObject(given: z.output<typeof hashObject>): string {
  const digest = bytesOf(given.hash, given.encoding, 'passwordHash.hash');
  return phcText(settingsOf(given), saltOf(given), digest);
}

function settingsOf(given: z.output<typeof hashObject>): string {
  switch (given.algorithm) {
    case 'pbkdf2-sha1':
    case 'pbkdf2-sha256':
    case 'pbkdf2-sha512':
      return `${given.algorithm}$i=${given.iterations}`;
    case 'scrypt':
      return `scrypt$ln=${log2Of(given.n)},r=${given.r},p=${given.p}`;
    case 'argon2id':
    case 'argon2i':
    case 'argon2d': {
      const { algorithm, version, memory, iterations, parallelism } = given;
      return `${algorithm}$v=${version}$m=${memory},t=${iterations},p=${parallelism}`;
    }
    case 'md5':
    case 'sha1':
    case 'sha256':
      return `${given.algorithm}-salt-${given.saltPosition}`;
  }
}

function saltOf({ salt, saltEncoding, encoding: common }: z.output<typeof hashObject>): Buffer {
  const own = saltEncoding ?? common;
  return own === 'utf8' ? Buffer.from(salt) : bytesOf(salt, own, 'passwordHash.salt');
}
