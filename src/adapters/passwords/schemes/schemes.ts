import { schemeId, type ReadHash, type Reading, type Scheme } from '../scheme.ts';
import type { Argon2Scheme } from './argon2-scheme.ts';
import { BcryptScheme } from './bcrypt-scheme.ts';
import { Pbkdf2Scheme } from './pbkdf2-scheme.ts';
import { ScryptScheme } from './scrypt-scheme.ts';
import { WrappedScheme } from './wrapped-scheme.ts';

/** Every scheme of which a stored hash can be, told apart by what the hash begins with. */
export class Schemes {
  readonly #all: readonly Scheme[];
  readonly #byId: ReadonlyMap<string, Scheme>;

  constructor({ argon2 }: { readonly argon2: Argon2Scheme }) {
    this.#all = [
      argon2,
      new BcryptScheme(),
      new ScryptScheme(),
      new Pbkdf2Scheme(),
      new WrappedScheme({ argon2 }),
    ];
    this.#byId = new Map(this.#all.flatMap((scheme) => scheme.ids.map((id) => [id, scheme])));
  }

  /** Names for metrics; {@link nameOf} gives one more for hashes of no scheme. */
  get names(): readonly string[] {
    return this.#all.map(({ name }) => name);
  }

  nameOf(id: string): string {
    return this.#byId.get(id)?.name ?? 'unknown';
  }

  read(text: string): Reading {
    return this.#byId.get(schemeId(text))?.read(text) ?? 'unreadable';
  }

  /** Null where no hash of such settings could be verified. */
  decoy(settings: string): ReadHash | null {
    const scheme = this.#byId.get(schemeId(`${settings}$`));
    const reading = scheme?.read(scheme.decoy(settings)) ?? 'unreadable';
    return typeof reading === 'string' ? null : reading;
  }
}
