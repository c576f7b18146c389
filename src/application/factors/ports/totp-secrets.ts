import type { TotpId } from '#domain/factors/totp-factor.ts';

/** A secret that only a key of the key folder opens. @property box nonce, ciphertext and tag, base64url. */
export interface SealedSecret {
  readonly keyId: string;
  readonly box: string;
}

/** Seals the secrets of authenticators, so that a copy of the database makes no code. */
export interface TotpSecrets {
  /** The key that seals now; null while there is none. Ids of newer keys are greater. */
  currentKeyId(): string | null;
  hasKey(keyId: string): boolean;
  /** Bound to the factor's id: the secret opens for no other factor. Outside production the first one makes the key. @throws {FactorsNotConfiguredError} while there is none. */
  seal(id: TotpId, secret: string): Promise<SealedSecret>;
  /** @throws {FactorsNotConfiguredError} while its key is not there; {Error} for a box that was changed. */
  open(id: TotpId, sealed: SealedSecret): Promise<string>;
}
