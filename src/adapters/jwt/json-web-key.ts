import { createHash } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/** The public members of a key that this service signs with, and no others. */
export type PublicJsonWebKey =
  | { readonly kty: 'EC'; readonly crv: 'P-256'; readonly x: string; readonly y: string }
  | { readonly kty: 'RSA'; readonly n: string; readonly e: string };

/** RFC 7517 members of a public key; null for a kind that no access token is signed with. */
export function jsonWebKeyOf(publicKey: KeyObject): PublicJsonWebKey | null {
  const { kty, crv, x, y, n, e } = publicKey.export({ format: 'jwk' });
  if (kty === 'EC' && crv === 'P-256' && x !== undefined && y !== undefined) return { kty, crv, x, y };
  return kty === 'RSA' && n !== undefined && e !== undefined ? { kty, n, e } : null;
}

/** RFC 7638: SHA-256 over the required members in the order of their names, base64url. */
export function thumbprintOf(key: PublicJsonWebKey): string {
  const members =
    key.kty === 'EC'
      ? { crv: key.crv, kty: key.kty, x: key.x, y: key.y }
      : { e: key.e, kty: key.kty, n: key.n };
  return createHash('sha256').update(JSON.stringify(members)).digest('base64url');
}
