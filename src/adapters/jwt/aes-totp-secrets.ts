import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { FactorsNotConfiguredError } from '#domain/factors/errors.ts';
import type { TotpId } from '#domain/factors/totp-factor.ts';
import type { SealedSecret, TotpSecrets } from '#application/factors/ports/totp-secrets.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import type { KeySource } from './key-set.ts';

const ALGORITHM = 'aes-256-gcm';
/** NIST SP 800-38D, section 8.2.2: a random nonce of 96 bits, for at most 2^32 boxes of a key. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

interface Deps {
  readonly keys: KeySource;
  readonly clock: Clock;
}

/** Secrets of authenticators under AES-256-GCM and a factor key of the key folder; the factor's id is the associated data. */
export class AesTotpSecrets implements TotpSecrets {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  currentKeyId(): string | null {
    const { keys, clock } = this.#deps;
    return keys.current.factorKeyAt(clock.now())?.id ?? null;
  }

  hasKey(keyId: string): boolean {
    return this.#deps.keys.current.factorKey(keyId) !== null;
  }

  async seal(id: TotpId, secret: string): Promise<SealedSecret> {
    const { keys, clock } = this.#deps;
    const now = clock.now();
    const key = keys.current.factorKeyAt(now) ?? (await keys.withFirst('factor')).factorKeyAt(now);
    if (key === null) throw new FactorsNotConfiguredError('totp');
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, key.secret, nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(Buffer.from(id));
    const sealed = Buffer.concat([nonce, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return { keyId: key.id, box: sealed.toString('base64url') };
  }

  async open(id: TotpId, { keyId, box }: SealedSecret): Promise<string> {
    const { keys } = this.#deps;
    const key = keys.current.factorKey(keyId) ?? (await keys.reread()).factorKey(keyId);
    if (key === null) throw new FactorsNotConfiguredError('totp');
    const sealed = Buffer.from(box, 'base64url');
    if (sealed.length < NONCE_BYTES + TAG_BYTES) throw new Error('A sealed secret is too short.');
    const nonce = sealed.subarray(0, NONCE_BYTES);
    const decipher = createDecipheriv(ALGORITHM, key.secret, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(id));
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
    // `final` throws when the box was changed, or was sealed for another factor or with another key.
    return (
      decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
    );
  }
}
