import { createPublicKey, type JsonWebKey } from 'node:crypto';

/** COSE algorithms (RFC 9053): ES256 and RS256. */
export const ALGORITHMS = { es256: -7, rs256: -257 } as const;

/** Labels of a COSE key, some of which depend on its type (RFC 9052, section 7.1; RFC 9053; RFC 8230). */
const LABEL = { keyType: 1, algorithm: 3, curve: -1, x: -2, y: -3, modulus: -1, exponent: -2 } as const;
const EC2 = 2;
const RSA = 3;
const P256 = 1;
/** Bits. */
const SHORTEST_MODULUS = 2_048;
const LONGEST_MODULUS = 4_096;

/** A COSE key as the library decodes it. */
interface CoseKey {
  get(label: number): unknown;
}

/**
 * Whether a key is one of those that are asked for (WebAuthn, section 5.8.5): one that is malformed would be stored and
 * never work. @throws {Error} for a malformed one.
 */
export function isUsableKey(key: CoseKey): boolean {
  const [type, algorithm] = [key.get(LABEL.keyType), key.get(LABEL.algorithm)];
  if (type === EC2 && algorithm === ALGORITHMS.es256) {
    if (key.get(LABEL.curve) !== P256) return false;
    open({ kty: 'EC', crv: 'P-256', x: bytes(key, LABEL.x), y: bytes(key, LABEL.y) });
    return true;
  }
  if (type !== RSA || algorithm !== ALGORITHMS.rs256) return false;
  const { modulusLength = 0 } =
    open({ kty: 'RSA', n: bytes(key, LABEL.modulus), e: bytes(key, LABEL.exponent) }) ?? {};
  return modulusLength >= SHORTEST_MODULUS && modulusLength <= LONGEST_MODULUS;
}

function open(key: JsonWebKey) {
  return createPublicKey({ key, format: 'jwk' }).asymmetricKeyDetails;
}

function bytes(key: CoseKey, label: number): string {
  const value = key.get(label);
  if (!(value instanceof Uint8Array)) throw new TypeError(`A COSE key has no bytes at ${label}.`);
  return Buffer.from(value).toString('base64url');
}
