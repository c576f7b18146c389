import { createCipheriv, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { formatPhcString, parsePhcString, unpaddedBase64, wholeNumbers } from '../phc-string.ts';
import { isSized, type Reading, type Scheme } from '../scheme.ts';

/** N · r · p; 128 times as many bytes are written, and as many kept where p is 1. */
const MAX_WORK = 2 ** 19;
/** Bytes: what the most costly hash within the bounds needs, and some. */
const MAX_MEMORY = 128 * 2 ** 20;
const FIREBASE_KEY_BYTES = 32;
const AES_BLOCK_BYTES = 16;

/** @property N a power of two. */
interface ScryptCost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/** Computes what is compared with the digest, of so many bytes. */
type Compute = (password: string, salt: Uint8Array, bytes: number, cost: ScryptCost) => Promise<Buffer>;

/**
 * scrypt (RFC 7914): `$scrypt$ln=14,r=8,p=1$salt$digest`, where N is 2 to the power of `ln`. `scrypt-nfkc` is the same
 * of the password in NFKC. `firebase-scrypt` encrypts with the key that scrypt gives: the digest is AES-256-CTR's
 * stream of that key, with which Firebase encrypts the signer key of the project.
 */
export class ScryptScheme implements Scheme {
  readonly name = 'scrypt';
  readonly ids = ['scrypt', 'scrypt-nfkc', 'firebase-scrypt'];

  read(text: string): Reading {
    const phc = parsePhcString(text);
    const numbers = phc === null ? null : wholeNumbers(phc.parameters, ['ln', 'r', 'p']);
    const compute = COMPUTE[phc?.id ?? ''];
    if (phc === null || numbers === null || compute === undefined || phc.version !== null)
      return 'unreadable';
    if (!isSized(phc, { maxDigest: 128 })) return 'unreadable';
    const cost = { N: 2 ** numbers.ln, r: numbers.r, p: numbers.p };
    if (cost.N * cost.r * cost.p > MAX_WORK) return 'too_costly';
    const { salt, digest } = phc;
    return {
      text: formatPhcString({ ...phc, parameters: { ln: numbers.ln, r: cost.r, p: cost.p } }),
      matches: async (password) =>
        timingSafeEqual(await compute(password, salt, digest.length, cost), digest),
    };
  }

  decoy(settings: string): string {
    return `${settings}$${unpaddedBase64(randomBytes(16))}$${unpaddedBase64(randomBytes(64))}`;
  }
}

const COMPUTE: Readonly<Record<string, Compute>> = {
  scrypt: derive,
  'scrypt-nfkc': (password, ...rest) => derive(password.normalize('NFKC'), ...rest),
  'firebase-scrypt': async (password, salt, bytes, cost) => {
    const key = await derive(password, salt, FIREBASE_KEY_BYTES, cost);
    return createCipheriv('aes-256-ctr', key, Buffer.alloc(AES_BLOCK_BYTES)).update(Buffer.alloc(bytes));
  },
};

async function derive(password: string, salt: Uint8Array, bytes: number, cost: ScryptCost): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  scrypt(password, salt, bytes, { ...cost, maxmem: MAX_MEMORY }, (error, key) => {
    if (error === null) resolve(key);
    else reject(error);
  });
  return await promise;
}
