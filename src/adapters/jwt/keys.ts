import {
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  generateKeyPairSync,
  randomBytes,
} from 'node:crypto';
import type { JsonWebKey, KeyObject } from 'node:crypto';
import { jwkThumbprint } from './jwk-thumbprint.ts';
import { parseKeyName, secretKeyId, secretKeyName, signingKeyName, type SecretKind } from './key-names.ts';

/** RFC 7518, section 3.3: keys of 2048 bits or more. */
const MIN_RSA_BITS = 2_048;
const SECRET_KEY_BYTES = 32;
const SECRET_TEXT = /^[A-Za-z0-9_-]{43}$/;

export interface SigningKey {
  readonly kind: 'signing';
  /** The file's name. */
  readonly name: string;
  readonly createdAt: Date;
  /** The RFC 7638 thumbprint. */
  readonly kid: string;
  readonly algorithm: 'ES256' | 'RS256';
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** The public members of the key (RFC 7517). */
  readonly jsonWebKey: JsonWebKey;
}

export interface SecretKey {
  readonly kind: SecretKind;
  readonly name: string;
  readonly createdAt: Date;
  /** 16 hexadecimal digits. */
  readonly id: string;
  readonly secret: KeyObject;
}

export type Key = SigningKey | SecretKey;

/** A key that is not on disk yet. */
export interface NewKey {
  readonly name: string;
  /** The file's content. */
  readonly text: string;
}

/** A file of the key folder is not a usable key; the message says why. */
export class UnusableKeyError extends Error {
  override readonly name = 'UnusableKeyError';
}

/** @throws {UnusableKeyError} saying what is wrong with the file. */
export function parseKey(name: string, text: string): Key {
  const parsed = parseKeyName(name);
  if (parsed === null) throw new UnusableKeyError('its name is not that of a key');
  if (parsed.kind === 'signing') return parseSigningKey(name, parsed.createdAt, parsed.thumbprintStart, text);
  return { ...parsed, name, secret: parseSecret(text) };
}

/** @throws {UnusableKeyError} for anything but a line of 32 bytes as base64url. */
export function parseSecret(text: string): KeyObject {
  const line = text.trimEnd();
  const secret = Buffer.from(line, 'base64url');
  if (!SECRET_TEXT.test(line) || secret.toString('base64url') !== line) {
    throw new UnusableKeyError('it does not hold 32 bytes as base64url');
  }
  return createSecretKey(secret);
}

export function newSigningKey(createdAt: Date): NewKey {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const text = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const jsonWebKey = createPublicKey(privateKey).export({ format: 'jwk' });
  return { name: signingKeyName(createdAt, jwkThumbprint(jsonWebKey)), text };
}

export function newSecretKey(kind: SecretKind, createdAt: Date): NewKey {
  const id = secretKeyId(createdAt, randomBytes(2).readUInt16BE());
  return { name: secretKeyName(kind, id), text: `${randomBytes(SECRET_KEY_BYTES).toString('base64url')}\n` };
}

function parseSigningKey(name: string, createdAt: Date, thumbprintStart: string, pem: string): SigningKey {
  const privateKey = readPrivateKey(pem);
  const algorithm = algorithmOf(privateKey);
  if (algorithm === null) {
    throw new UnusableKeyError(`it holds neither a P-256 key nor an RSA key of ${MIN_RSA_BITS} bits or more`);
  }
  const publicKey = createPublicKey(privateKey);
  const jsonWebKey = publicKey.export({ format: 'jwk' });
  const kid = jwkThumbprint(jsonWebKey);
  if (!kid.startsWith(thumbprintStart)) {
    throw new UnusableKeyError(`its name does not match the key; call it ${signingKeyName(createdAt, kid)}`);
  }
  return { kind: 'signing', name, createdAt, kid, algorithm, privateKey, publicKey, jsonWebKey };
}

function readPrivateKey(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch (cause) {
    throw new UnusableKeyError('it does not hold a private key in PEM form', { cause });
  }
}

function algorithmOf({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): SigningKey['algorithm'] | null {
  if (asymmetricKeyType === 'ec' && asymmetricKeyDetails?.namedCurve === 'prime256v1') return 'ES256';
  const bits = asymmetricKeyDetails?.modulusLength ?? 0;
  return asymmetricKeyType === 'rsa' && bits >= MIN_RSA_BITS ? 'RS256' : null;
}
