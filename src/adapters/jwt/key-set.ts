import type { Key, RefreshKey, SigningKey } from './keys.ts';
import { signerAt } from './key-rotation-schedule.ts';
import type { KeyRotationSchedule } from './key-rotation-schedule.ts';

/** The keys of the folder at one moment. Immutable: other keys are another set. */
export class KeySet {
  readonly signing: KeyRotationSchedule<SigningKey>;
  readonly refresh: KeyRotationSchedule<RefreshKey>;
  readonly #byKid: ReadonlyMap<string, SigningKey>;
  readonly #byId: ReadonlyMap<string, RefreshKey>;

  constructor(keys: readonly Key[], publishDelayMs: number) {
    const ordered = keys.toSorted((one, other) => (one.name < other.name ? -1 : 1));
    const signing = ordered.filter((key) => key.kind === 'signing');
    const refresh = ordered.filter((key) => key.kind === 'refresh');
    this.signing = { keys: signing, publishDelayMs };
    this.refresh = { keys: refresh, publishDelayMs };
    this.#byKid = new Map(signing.map((key) => [key.kid, key]));
    this.#byId = new Map(refresh.map((key) => [key.id, key]));
  }

  signingKey(kid: string): SigningKey | null {
    return this.#byKid.get(kid) ?? null;
  }

  refreshKey(id: string): RefreshKey | null {
    return this.#byId.get(id) ?? null;
  }

  signingKeyAt(time: Date): SigningKey | null {
    return signerAt(this.signing, time);
  }

  refreshKeyAt(time: Date): RefreshKey | null {
    return signerAt(this.refresh, time);
  }
}

/** Where the codecs get their keys. */
export interface KeySource {
  /** What the last reading found. */
  readonly current: KeySet;
  /** For a token that names a key which is not in {@link current}: reads again, unless that was done a moment ago. */
  reread(): Promise<KeySet>;
}
