import { LRUCache } from 'lru-cache';
import type { AccessTokenClaims } from '#application/identity/sessions/ports/access-token-codec.ts';
import type { KeySet } from './key-set.ts';

/** About a kilobyte each. */
const MAX_TOKENS = 10_000;

export interface VerifiedToken {
  readonly claims: AccessTokenClaims;
  /** Seconds since 1970. */
  readonly exp: number;
}

/** Of the signature's end, 132 bits; what has these in common is compared whole. Hashing all of a token takes longer. */
const KEY_CHARACTERS = 22;

/**
 * Texts whose signature was checked with the present keys, so that checking again costs a look-up. It saves work and
 * decides nothing: who holds the token is let in or not by the session's state, each time.
 */
export class VerifiedTokenCache {
  readonly #tokens = new LRUCache<string, VerifiedToken & { readonly text: string }>({ max: MAX_TOKENS });
  #keys: KeySet | null = null;

  get(token: string, keys: KeySet): VerifiedToken | undefined {
    this.#forgetOtherKeys(keys);
    const found = this.#tokens.get(token.slice(-KEY_CHARACTERS));
    return found?.text === token ? found : undefined;
  }

  set(token: string, keys: KeySet, verified: VerifiedToken): void {
    this.#forgetOtherKeys(keys);
    this.#tokens.set(token.slice(-KEY_CHARACTERS), { ...verified, text: token });
  }

  #forgetOtherKeys(keys: KeySet): void {
    if (this.#keys === keys) return;
    this.#tokens.clear();
    this.#keys = keys;
  }
}
