import { hash } from 'node:crypto';
import type { JsonWebKey } from 'node:crypto';

/** RFC 7638, section 3.2: SHA-256 over the required members in the order of their names, base64url. EC and RSA keys. */
export function jwkThumbprint({ kty, crv, x, y, n, e }: JsonWebKey): string {
  const members = kty === 'EC' ? { crv, kty, x, y } : { e, kty, n };
  return hash('sha256', JSON.stringify(members), 'base64url');
}
