import type { Key, SecretKey, SigningKey } from './keys.ts';
import { signerAt } from './key-rotation-schedule.ts';
import type { KeyRotationSchedule } from './key-rotation-schedule.ts';

/** The keys of the folder at one moment. Immutable: other keys are another set. */
export class KeySet {
  readonly signing: KeyRotationSchedule<SigningKey>;
  readonly refresh: KeyRotationSchedule<SecretKey>;
  readonly mail: KeyRotationSchedule<SecretKey>;
  readonly factor: KeyRotationSchedule<SecretKey>;
  readonly #byKid: ReadonlyMap<string, SigningKey>;
  readonly #refreshById: ReadonlyMap<string, SecretKey>;
  readonly #mailById: ReadonlyMap<string, SecretKey>;
  readonly #factorById: ReadonlyMap<string, SecretKey>;

  constructor(keys: readonly Key[], publishDelayMs: number) {
    const ordered = keys.toSorted((one, other) => (one.name < other.name ? -1 : 1));
    const signing = ordered.filter((key) => key.kind === 'signing');
    const secret = ordered.filter((key) => key.kind !== 'signing');
    const refresh = secret.filter(({ kind }) => kind === 'refresh');
    const mail = secret.filter(({ kind }) => kind === 'mail');
    const factor = secret.filter(({ kind }) => kind === 'factor');
    this.signing = { keys: signing, publishDelayMs };
    this.refresh = { keys: refresh, publishDelayMs };
    this.mail = { keys: mail, publishDelayMs };
    this.factor = { keys: factor, publishDelayMs };
    this.#byKid = new Map(signing.map((key) => [key.kid, key]));
    this.#refreshById = new Map(refresh.map((key) => [key.id, key]));
    this.#mailById = new Map(mail.map((key) => [key.id, key]));
    this.#factorById = new Map(factor.map((key) => [key.id, key]));
  }

  /** Of every kind. */
  get all(): readonly Key[] {
    return [...this.signing.keys, ...this.refresh.keys, ...this.mail.keys, ...this.factor.keys];
  }

  signingKey(kid: string): SigningKey | null {
    return this.#byKid.get(kid) ?? null;
  }

  refreshKey(id: string): SecretKey | null {
    return this.#refreshById.get(id) ?? null;
  }

  mailKey(id: string): SecretKey | null {
    return this.#mailById.get(id) ?? null;
  }

  factorKey(id: string): SecretKey | null {
    return this.#factorById.get(id) ?? null;
  }

  signingKeyAt(time: Date): SigningKey | null {
    return signerAt(this.signing, time);
  }

  refreshKeyAt(time: Date): SecretKey | null {
    return signerAt(this.refresh, time);
  }

  mailKeyAt(time: Date): SecretKey | null {
    return signerAt(this.mail, time);
  }

  /** The key that seals. */
  factorKeyAt(time: Date): SecretKey | null {
    return signerAt(this.factor, time);
  }
}

/** Where the codecs get their keys. */
export interface KeySource {
  /** What the last reading found. */
  readonly current: KeySet;
  /** For a token that names a key which is not in {@link current}: reads again, unless that was done a moment ago. */
  reread(): Promise<KeySet>;
  /** The same, and makes a first key of the kind where there is none and the service makes its keys itself. */
  withFirst(kind: Key['kind']): Promise<KeySet>;
}
