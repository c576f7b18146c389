import { availableParallelism } from 'node:os';
import PQueue from 'p-queue';
import type { ForeignHashes, HashAssessment } from '#application/import/ports/foreign-hashes.ts';
import type { PasswordHash } from '#domain/identity/passwords/password.ts';
import type { Argon2Engine, Argon2Parameters } from './argon2-engine.ts';
import { Argon2Scheme, isTakenOver, parametersOf } from './schemes/argon2-scheme.ts';
import { parsePhcString } from './phc-string.ts';
import { Schemes } from './schemes/schemes.ts';
import { readFastHash, WrappedScheme } from './schemes/wrapped-scheme.ts';

/**
 * Takes password hashes of other systems. Fast ones are wrapped in argon2id here and now, on every core: this runs in
 * an operator's command, which has no logins to serve.
 */
export class ForeignHashAdopter implements ForeignHashes {
  readonly #parameters: Argon2Parameters;
  readonly #schemes: Schemes;
  readonly #wrapped: WrappedScheme;
  readonly #queue = new PQueue({ concurrency: availableParallelism() });

  /** @param parameters of the argon2id around a fast hash. */
  constructor({ engine }: { readonly engine: Argon2Engine }, parameters: Argon2Parameters) {
    const argon2 = new Argon2Scheme({ engine });
    this.#parameters = parameters;
    this.#schemes = new Schemes({ argon2 });
    this.#wrapped = new WrappedScheme({ argon2 });
  }

  assess(text: string): HashAssessment {
    if (readFastHash(text) !== null) return 'usable';
    const reading = this.#schemes.read(text);
    if (typeof reading === 'string') return reading;
    const phc = parsePhcString(text);
    const argon2 = phc === null ? null : parametersOf(phc);
    return argon2 === null || isTakenOver(argon2) ? 'usable' : 'too_costly';
  }

  async adopt(text: string): Promise<PasswordHash> {
    if (readFastHash(text) !== null) {
      return (await this.#queue.add(() => this.#wrapped.wrap(text, this.#parameters))) as PasswordHash;
    }
    const reading = this.#schemes.read(text);
    if (typeof reading === 'string') throw new TypeError(`A hash that is ${reading} was to be stored.`);
    return reading.text as PasswordHash;
  }
}
