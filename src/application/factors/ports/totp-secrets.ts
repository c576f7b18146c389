import type { TotpId } from '#domain/factors/totp-factor.ts';

/** A secret that only a key of the key folder opens. @property box nonce, ciphertext and tag, base64url. */
export interface SealedSecret {
  readonly keyId: string;
  readonly box: string;
}

/** Seals the secrets of authenticators, so that a copy of the database makes no code. */
export interface TotpSecrets {
  /** The key that seals now; null while there is none. */
  currentKeyId(): string | null;
  /** Bound to the factor's id: the secret opens for no other factor. @throws {FactorsNotConfiguredError} while there is no key. */
  seal(id: TotpId, secret: string): Promise<SealedSecret>;
  /** @throws {FactorsNotConfiguredError} while its key is not there; {Error} for a box that was changed. */
  open(id: TotpId, sealed: SealedSecret): Promise<string>;
}
