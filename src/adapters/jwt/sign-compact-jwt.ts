import { sign } from 'node:crypto';
import ecdsa from 'ecdsa-sig-formatter';
import type { SigningKey } from './keys.ts';

/** A header or a payload as it stands in the token: its JSON, in base64url. */
export type EncodedPart = string & { readonly encoded: true };

/**
 * A JWT in RFC 7515's compact form. What jsonwebtoken does around the signature took as long as the signature in
 * the profile of a refresh, to check options and claims that nobody but us has written.
 */
export function signCompactJwt(
  header: EncodedPart,
  payload: object,
  { algorithm, privateKey }: Pick<SigningKey, 'algorithm' | 'privateKey'>,
): string {
  const input = `${header}.${encodedPart(payload)}`;
  const signature = sign('sha256', Buffer.from(input), privateKey);
  // Node makes ECDSA signatures as DER; its other form, the one of RFC 7518, section 3.4, costs 27 µs more.
  const text =
    algorithm === 'ES256' ? ecdsa.derToJose(signature, algorithm) : signature.toString('base64url');
  return `${input}.${text}`;
}

/** For a header that many tokens have. */
export function encodedPart(part: object): EncodedPart {
  return Buffer.from(JSON.stringify(part)).toString('base64url') as EncodedPart;
}
