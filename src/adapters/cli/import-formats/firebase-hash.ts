import type { FirebaseHashConfig } from './import-format.ts';
import { bytesOf, phcText, unreadableHash } from './phc-text.ts';

/**
 * Firebase encrypts the project's signer key with a stream of the password's key. What is stored here is that stream, so
 * that the signer key need not be kept. @param hash base64. @param salt base64. @throws {InvalidFieldsError}
 */
export function firebaseHash(hash: string, salt: string, config: FirebaseHashConfig): string {
  const { signerKey, saltSeparator, rounds, memCost } = config;
  const encrypted = bytesOf(hash, 'base64');
  if (encrypted.length !== signerKey.length) {
    throw unreadableHash('passwordHash', 'It is not as long as the signer key.');
  }
  const stream = encrypted.map((byte, index) => byte ^ (signerKey[index] ?? 0));
  const fullSalt = Buffer.concat([bytesOf(salt, 'base64', 'salt'), saltSeparator]);
  return phcText(`firebase-scrypt$ln=${memCost},r=${rounds},p=1`, fullSalt, stream);
}
