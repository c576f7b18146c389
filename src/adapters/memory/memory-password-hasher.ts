import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { HashSettings, PasswordHash } from '#domain/identity/passwords/password.ts';
import type { PasswordHasher } from '#application/identity/passwords/ports/password-hasher.ts';

const HASH = /^\$memory\$c=(\d{1,9})\$([A-Za-z0-9_-]{22})\$([A-Za-z0-9_-]{43})$/;

/** Cheap on purpose, for tests that make many accounts: a salted SHA-256, with a cost that is only a label. */
export class MemoryPasswordHasher implements PasswordHasher {
  readonly #cost: number;

  constructor({ cost = 1 }: { readonly cost?: number } = {}) {
    this.#cost = cost;
  }

  hash(normalized: string): Promise<PasswordHash> {
    const salt = randomBytes(16).toString('base64url');
    const digest = digestOf(salt, normalized).toString('base64url');
    return Promise.resolve(`$memory$c=${this.#cost}$${salt}$${digest}` as PasswordHash);
  }

  verify(hash: PasswordHash, password: string): Promise<boolean> {
    const [, , salt = '', digest = ''] = HASH.exec(hash) ?? [];
    const right = salt !== '' && timingSafeEqual(digestOf(salt, password), Buffer.from(digest, 'base64url'));
    return Promise.resolve(right);
  }

  verifyDecoy(_name: string, password: string): Promise<false> {
    digestOf('', password);
    return Promise.resolve(false);
  }

  /** All of them cost the same. */
  fitDecoys(_counts: ReadonlyMap<HashSettings, number>): void {}

  isOutdated(hash: PasswordHash): boolean {
    return HASH.exec(hash)?.[1] !== String(this.#cost);
  }
}

function digestOf(salt: string, password: string): Buffer {
  return createHash('sha256').update(`${salt}$${password}`).digest();
}
