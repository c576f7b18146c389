import { createHash, randomBytes } from 'node:crypto';
import type { Argon2Parameters } from '../argon2-engine.ts';
import { formatPhcString, parsePhcString, unpaddedBase64 } from '../phc-string.ts';
import type { Reading, Scheme } from '../scheme.ts';
import { argon2Settings, type Argon2Scheme } from './argon2-scheme.ts';

/** What MD5 and the SHAs give, in bytes. */
const DIGEST_BYTES: Readonly<Record<string, number>> = { md5: 16, sha1: 20, sha256: 32 };
const MAX_SALT = 256;
const ARGON2_SALT_BYTES = 16;
const WRAPPED_ID = /^argon2id\+(md5|sha1|sha256)-(salt-first|salt-last)$/;

/** A fast hash of another system. */
interface FastHash {
  readonly id: string;
  readonly salt: Uint8Array;
  readonly digest: Uint8Array;
}

/**
 * Argon2id of a fast hash: `$argon2id+md5-salt-first$v=19$m=…,t=…,p=…$salt$digest`. The salt is Argon2's 16 bytes and
 * then the fast hash's own, which stood before or after the password; what Argon2 hashes is the fast hash in lower-case
 * hexadecimal digits.
 */
export class WrappedScheme implements Scheme {
  readonly name = 'wrapped';
  readonly ids = Object.keys(DIGEST_BYTES).flatMap((hash) => [
    `argon2id+${hash}-salt-first`,
    `argon2id+${hash}-salt-last`,
  ]);
  readonly #argon2: Argon2Scheme;

  constructor({ argon2 }: { readonly argon2: Argon2Scheme }) {
    this.#argon2 = argon2;
  }

  read(text: string): Reading {
    const phc = parsePhcString(text);
    const [, hash = '', place = ''] = WRAPPED_ID.exec(phc?.id ?? '') ?? [];
    if (phc === null || hash === '' || phc.salt.length > ARGON2_SALT_BYTES + MAX_SALT) return 'unreadable';
    const salt = phc.salt.subarray(0, ARGON2_SALT_BYTES);
    const inner = phc.salt.subarray(ARGON2_SALT_BYTES);
    const outer = this.#argon2.read(formatPhcString({ ...phc, id: 'argon2id', salt }));
    if (typeof outer === 'string') return outer;
    return {
      text: formatPhcString(phc),
      matches: (password) => outer.matches(fastDigest(`${hash}-${place}`, password, inner)),
    };
  }

  decoy(settings: string): string {
    const salt = randomBytes(ARGON2_SALT_BYTES + 8);
    return `${settings}$${unpaddedBase64(salt)}$${unpaddedBase64(randomBytes(32))}`;
  }

  /** Wraps a fast hash in the form `$md5-salt-first$salt$digest`, with an empty salt where it has none. */
  async wrap(text: string, parameters: Argon2Parameters): Promise<string | null> {
    const fast = readFastHash(text);
    if (fast === null) return null;
    const hex = Buffer.from(fast.digest).toString('hex');
    const outer = await this.#argon2.hash(hex, parameters);
    const salt = Buffer.concat([outer.salt, fast.salt]);
    const settings = { ...argon2Settings(parameters), id: `argon2id+${fast.id}` };
    return formatPhcString({ ...settings, salt, digest: outer.digest });
  }
}

/** Null for what is not a fast hash. */
export function readFastHash(text: string): FastHash | null {
  const phc = parsePhcString(text);
  const [, hash = ''] = /^(md5|sha1|sha256)-salt-(?:first|last)$/.exec(phc?.id ?? '') ?? [];
  if (phc === null || Object.keys(phc.parameters).length > 0 || phc.version !== null) return null;
  return phc.digest.length === DIGEST_BYTES[hash] && phc.salt.length <= MAX_SALT ? phc : null;
}

/** In lower-case hexadecimal digits. */
function fastDigest(id: string, password: string, salt: Uint8Array): string {
  const [hash = '', , place] = id.split('-');
  const parts = place === 'first' ? [salt, Buffer.from(password)] : [Buffer.from(password), salt];
  return createHash(hash).update(Buffer.concat(parts)).digest('hex');
}
