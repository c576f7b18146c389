import { createHmac, type KeyObject } from 'node:crypto';
import type { NamePseudonyms } from '#application/identity/passwords/ports/name-pseudonyms.ts';

/** HMAC-SHA-256 of a name under a secret of the key folder: without the secret no name can be tried out. */
export class HmacNamePseudonyms implements NamePseudonyms {
  readonly #secret: KeyObject;

  constructor({ secret }: { readonly secret: KeyObject }) {
    this.#secret = secret;
  }

  of(name: string): string {
    return createHmac('sha256', this.#secret).update(name).digest('base64url');
  }
}
