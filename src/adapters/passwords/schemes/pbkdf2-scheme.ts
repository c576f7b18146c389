import { pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { formatPhcString, parsePhcString, unpaddedBase64, wholeNumbers } from '../phc-string.ts';
import { isSized, type Reading, type Scheme } from '../scheme.ts';

const MAX_ITERATIONS = 600_000;
/** Bytes that one pass over the iterations gives, by hash function. */
const BLOCK_BYTES: Readonly<Record<string, number>> = { sha1: 20, sha256: 32, sha512: 64 };
const LONGEST_DIGEST = 512;

const derive = promisify(pbkdf2);

/**
 * PBKDF2 (RFC 8018): `$pbkdf2-sha256$i=600000$salt$digest`. Of a longer digest the first block is stored: each block is
 * as hard to find as any other, and computing more of them would cost only us.
 */
export class Pbkdf2Scheme implements Scheme {
  readonly name = 'pbkdf2';
  readonly ids = ['pbkdf2-sha1', 'pbkdf2-sha256', 'pbkdf2-sha512'];

  read(text: string): Reading {
    const phc = parsePhcString(text);
    const numbers = phc === null ? null : wholeNumbers(phc.parameters, ['i']);
    if (phc === null || numbers === null || phc.version !== null) return 'unreadable';
    if (!isSized(phc, { maxDigest: LONGEST_DIGEST })) return 'unreadable';
    if (numbers.i > MAX_ITERATIONS) return 'too_costly';
    const hash = hashOf(phc.id);
    const digest = phc.digest.subarray(0, BLOCK_BYTES[hash]);
    return {
      text: formatPhcString({ ...phc, digest }),
      matches: async (password) =>
        timingSafeEqual(await derive(password, phc.salt, numbers.i, digest.length, hash), digest),
    };
  }

  decoy(settings: string): string {
    const [, id = ''] = settings.split('$');
    const [salt, digest] = [randomBytes(16), randomBytes(BLOCK_BYTES[hashOf(id)] ?? 16)];
    return `${settings}$${unpaddedBase64(salt)}$${unpaddedBase64(digest)}`;
  }
}

function hashOf(id: string): string {
  return id.slice('pbkdf2-'.length);
}
