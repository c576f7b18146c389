import { createHmac, hash, timingSafeEqual } from 'node:crypto';
import { CHALLENGE_KINDS, type ChallengeKind } from '#domain/email/challenge-kind.ts';
import { isId } from '#domain/shared/ids.ts';
import type { ChallengeSecrets, SecretOf } from '#application/email/ports/challenge-secrets.ts';
import { ServiceUnavailableError } from '#application/shared/errors.ts';
import type { KeySource } from './key-set.ts';
import type { SecretKey } from './keys.ts';

const VERSION = 1;
/** Byte offsets of a token's fields: version ‖ kind ‖ key id ‖ challenge id ‖ digest of the address ‖ MAC. */
const AT = { version: 0, kind: 1, keyId: 2, challengeId: 10, address: 26, mac: 43, end: 75 } as const;
/** 75 bytes are exactly 100 characters of base64url, so a token has one spelling only. */
const TOKEN = /^[A-Za-z0-9_-]{100}$/;
const CODE_DIGITS = 8;
/** What keeps a token's MAC from being good for a code, and the other way round. */
const LABELS = { token: 'latchkey mail token\0', code: 'latchkey mail code\0' } as const;

/** Tokens and codes by HMAC-SHA-256 under a mail key of the key folder. */
export class HmacChallengeSecrets implements ChallengeSecrets {
  readonly #keys: KeySource;

  constructor({ keys }: { readonly keys: KeySource }) {
    this.#keys = keys;
  }

  keyId(now: Date): string {
    const key = this.#keys.current.mailKeyAt(now);
    if (key === null) throw new ServiceUnavailableError();
    return key.id;
  }

  async token(challenge: SecretOf): Promise<string> {
    return tokenOf(challenge, await this.#present(challenge.keyId));
  }

  async code(challenge: SecretOf): Promise<string> {
    return codeOf(challenge, await this.#present(challenge.keyId));
  }

  async read(token: string): Promise<{ readonly challengeId: string; readonly kind: ChallengeKind } | null> {
    if (typeof token !== 'string' || !TOKEN.test(token)) return null;
    const bytes = Buffer.from(token, 'base64url');
    const kind = CHALLENGE_KINDS[bytes.readUInt8(AT.kind)];
    if (bytes.readUInt8(AT.version) !== VERSION || kind === undefined) return null;
    const key = await this.#find(bytes.toString('hex', AT.keyId, AT.challengeId));
    const content = bytes.subarray(0, AT.mac);
    if (key === null || !timingSafeEqual(macOf('token', content, key), bytes.subarray(AT.mac))) return null;
    return { challengeId: uuidOf(bytes.toString('hex', AT.challengeId, AT.address)), kind };
  }

  async isTokenOf(token: string, challenge: SecretOf): Promise<boolean> {
    const key = await this.#find(challenge.keyId);
    return key !== null && isSame(token, tokenOf(challenge, key));
  }

  async isCodeOf(code: string, challenge: SecretOf): Promise<boolean> {
    const key = await this.#find(challenge.keyId);
    return key !== null && isSame(code.replaceAll(/\s/g, ''), codeOf(challenge, key));
  }

  /** A key that another instance made is read when it is met. */
  async #find(id: string): Promise<SecretKey | null> {
    return this.#keys.current.mailKey(id) ?? (await this.#keys.reread()).mailKey(id);
  }

  async #present(id: string): Promise<SecretKey> {
    const key = await this.#find(id);
    if (key === null) throw new ServiceUnavailableError();
    return key;
  }
}

/** @throws {RangeError} for an id of another form. */
function contentOf({ id, kind, address, keyId }: SecretOf): Buffer {
  if (!isId(id)) throw new RangeError('A challenge is named by a UUID of version 7.');
  const content = Buffer.alloc(AT.mac);
  content.writeUInt8(VERSION, AT.version);
  content.writeUInt8(CHALLENGE_KINDS.indexOf(kind), AT.kind);
  content.write(keyId, AT.keyId, 'hex');
  content.write(id.replaceAll('-', ''), AT.challengeId, 'hex');
  content.set(hash('sha256', address, 'buffer').subarray(0, AT.mac - AT.address), AT.address);
  return content;
}

function tokenOf(challenge: SecretOf, key: SecretKey): string {
  const content = contentOf(challenge);
  return Buffer.concat([content, macOf('token', content, key)]).toString('base64url');
}

/** 64 bits of the MAC as decimal digits: no code is noticeably more likely than another. */
function codeOf(challenge: SecretOf, key: SecretKey): string {
  const number = macOf('code', contentOf(challenge), key).readBigUInt64BE() % 10n ** BigInt(CODE_DIGITS);
  return number.toString().padStart(CODE_DIGITS, '0');
}

function macOf(label: keyof typeof LABELS, content: Buffer, key: SecretKey): Buffer {
  return createHmac('sha256', key.secret).update(LABELS[label]).update(content).digest();
}

/** Digests have one length, whatever was sent. */
function isSame(sent: string, own: string): boolean {
  return timingSafeEqual(hash('sha256', sent, 'buffer'), hash('sha256', own, 'buffer'));
}

function uuidOf(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
