import { DomainError } from '#domain/shared/domain-error.ts';

/** A key in the key folder, as an operator sees it. */
export interface StoredKey {
  readonly name: string;
  readonly kind: 'signing' | 'refresh';
  readonly createdAt: Date;
  /** `signs` now, `verifies` only, or is `published` and will sign once every reader has had time to see it. */
  readonly state: 'signs' | 'verifies' | 'published';
}

/** The folder of private keys. */
export interface KeyStore {
  /** Makes a signing key, and a refresh key where there is none or one is asked for. @returns the names. */
  make(kinds: { readonly refresh: boolean }): Promise<readonly string[]>;
  /** Oldest first. */
  list(): Promise<readonly StoredKey[]>;
  /**
   * Removes a key.
   * @throws {KeyInUseError} when it may have signed a token that still lives, unless forced; {KeyNotFoundError}
   */
  retire(name: string, options: { readonly force: boolean }): Promise<void>;
}

/** The keys with which other services check access tokens. */
export interface PublicKeys {
  /** The RFC 7517 key set: public members only, each with `kid`, `alg` and `use`. */
  jwks(): Promise<{ readonly keys: readonly Readonly<Record<string, string>>[] }>;
}

/** The key signs, or signed a token that may still live. The message says until when, and what forcing does. */
export class KeyInUseError extends DomainError {
  readonly code = 'keys.in_use';
}

/** No key of this name is in the folder. */
export class KeyNotFoundError extends DomainError {
  readonly code = 'keys.not_found';

  constructor(name: string) {
    super(`There is no key called ${name}. See: npm run keys -- list`);
  }
}
