import { createHmac, hash, randomBytes, timingSafeEqual } from 'node:crypto';
import { isId } from '#domain/shared/ids.ts';
import type { SessionId } from '#domain/identity/sessions/session.ts';
import { ServiceUnavailableError } from '#application/shared/errors.ts';
import type {
  RefreshTokenCodec,
  RefreshTokenContent,
} from '#application/identity/sessions/ports/refresh-token-codec.ts';
import type { KeySource } from './key-set.ts';
import type { SecretKey } from './keys.ts';

const VERSION = 1;
const SECRET_BYTES = 32;
/** Byte offsets of the fields: version ‖ key id ‖ session id ‖ counter ‖ secret ‖ MAC. */
const AT = { version: 0, keyId: 2, sessionId: 10, counter: 26, secret: 32, mac: 64, end: 96 } as const;
/** 96 bytes are exactly 128 characters of base64url, so a token has one spelling only. */
const TOKEN = /^[A-Za-z0-9_-]{128}$/;

/**
 * Refresh tokens authenticated by HMAC-SHA-256 under a key of the key folder: a forged one is refused without a database
 * query.
 */
export class HmacRefreshTokenCodec implements RefreshTokenCodec {
  readonly #keys: KeySource;

  constructor({ keys }: { readonly keys: KeySource }) {
    this.#keys = keys;
  }

  newSecret(): string {
    return randomBytes(SECRET_BYTES).toString('base64url');
  }

  hashSecret(secret: string): string {
    return hash('sha256', secret, 'base64url');
  }

  /** @throws {ServiceUnavailableError} while there is no refresh key; {RangeError} for an id or a secret of another form. */
  async issue({ sessionId, counter, secret }: RefreshTokenContent, issuedAt: Date): Promise<string> {
    const key = this.#keys.current.refreshKeyAt(issuedAt);
    if (key === null) throw new ServiceUnavailableError();
    const secretBytes = Buffer.from(secret, 'base64url');
    if (!isId(sessionId) || secretBytes.length !== SECRET_BYTES) {
      throw new RangeError('A refresh token is made of a session id and a secret of 32 bytes.');
    }
    const token = Buffer.alloc(AT.end);
    token.writeUInt16BE(VERSION, AT.version);
    token.write(key.id, AT.keyId, 'hex');
    token.write(sessionId.replaceAll('-', ''), AT.sessionId, 'hex');
    token.writeUIntBE(counter, AT.counter, AT.secret - AT.counter);
    secretBytes.copy(token, AT.secret);
    macOf(token, key).copy(token, AT.mac);
    return token.toString('base64url');
  }

  async read(token: string): Promise<RefreshTokenContent | null> {
    if (typeof token !== 'string' || !TOKEN.test(token)) return null;
    const bytes = Buffer.from(token, 'base64url');
    if (bytes.readUInt16BE(AT.version) !== VERSION) return null;
    const keyId = bytes.toString('hex', AT.keyId, AT.sessionId);
    const key = this.#keys.current.refreshKey(keyId) ?? (await this.#keys.reread()).refreshKey(keyId);
    if (key === null || !timingSafeEqual(macOf(bytes, key), bytes.subarray(AT.mac))) return null;
    return {
      sessionId: uuidOf(bytes.toString('hex', AT.sessionId, AT.counter)) as SessionId,
      counter: bytes.readUIntBE(AT.counter, AT.secret - AT.counter),
      secret: bytes.toString('base64url', AT.secret, AT.mac),
    };
  }
}

function macOf(token: Buffer, key: SecretKey): Buffer {
  return createHmac('sha256', key.secret).update(token.subarray(0, AT.mac)).digest();
}

function uuidOf(hex: string): string {
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)];
  return parts.join('-');
}
