import jsonwebtoken from 'jsonwebtoken';

/** Bytes of ASCII; ours have some 600 with a dozen roles. */
const MAX_LENGTH = 4_096;

/** What a token says; nothing of it is verified. */
export interface DecodedJwt {
  readonly header: unknown;
  readonly payload: unknown;
}

/** The parts of a JWT in compact form (RFC 7515), or null for any other text and for one above 4 KB. */
export function decodeJwt(token: string): DecodedJwt | null {
  if (token.length > MAX_LENGTH) return null;
  const jwt = tryDecode(token);
  if (jwt === null) return null;
  return isCanonical(token, jwt) ? jwt : { header: null, payload: null };
}

function tryDecode(token: string): jsonwebtoken.Jwt | null {
  try {
    return jsonwebtoken.decode(token, { complete: true });
  } catch {
    // A payload that is no JSON under `typ: JWT` is a SyntaxError.
    return null;
  }
}

/** Whether encoding the parts again gives the same text: no member twice, no stray bits at the end of the base64url. */
function isCanonical(token: string, { header, payload, signature }: jsonwebtoken.Jwt): boolean {
  const parts = [JSON.stringify(header), JSON.stringify(payload), Buffer.from(signature, 'base64url')];
  return parts.map((part) => Buffer.from(part).toString('base64url')).join('.') === token;
}
