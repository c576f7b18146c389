import { InvalidFieldsError } from '#domain/shared/field-rule.ts';

/** A hash in PHC string form; salt and digest as bytes. @param settings `scrypt$ln=14,r=8,p=1`, for example. */
export function phcText(settings: string, salt: Uint8Array, digest: Uint8Array): string {
  return `$${settings}$${unpadded(salt)}$${unpadded(digest)}`;
}

/** Bytes as text has them: base64 and base64url with or without padding, or hexadecimal digits. @throws {InvalidFieldsError} */
export function bytesOf(text: string, encoding: 'base64' | 'hex', field = 'passwordHash'): Buffer {
  const bytes = Buffer.from(text, encoding);
  const back = encoding === 'hex' ? bytes.toString('hex') : unpadded(bytes);
  const given = encoding === 'hex' ? text.toLowerCase() : plainBase64(text);
  if (back !== given) throw unreadableHash(field, `This is not ${encoding}.`);
  return bytes;
}

/** 14 for 16384; what is no power of two has no such number. @throws {InvalidFieldsError} */
export function log2Of(n: number): number {
  const exponent = Math.log2(n);
  if (!Number.isInteger(exponent)) throw unreadableHash('passwordHash', 'The N of scrypt is a power of two.');
  return exponent;
}

export function unreadableHash(field: string, detail: string): InvalidFieldsError {
  return InvalidFieldsError.of(field, { code: 'password_hash.unreadable', detail });
}

function plainBase64(text: string): string {
  return text.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '');
}

function unpadded(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replaceAll('=', '');
}
