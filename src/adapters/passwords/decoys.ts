import { createHmac, type KeyObject } from 'node:crypto';

/** Settings of stored hashes with how many there are of them. */
type Counts = ReadonlyMap<string, number>;

/**
 * Which kind of hash stands in for that of an account that does not exist. Each name has a fixed place in [0, 1);
 * settings that are no longer made hold the lower end, in a fixed order and each as much as is its share of the stored
 * hashes. As these shares shrink, a name only ever moves on in that order, and at last to the current settings: as a
 * real account does when its hash is replaced.
 */
export class Decoys {
  readonly #key: KeyObject;
  /** Where the place of the settings ends, in ascending order. */
  #legacy: readonly { readonly settings: string; readonly end: number }[] = [];

  constructor({ key }: { readonly key: KeyObject }) {
    this.#key = key;
  }

  /** @param counts of all stored hashes. @param isCurrent whether new hashes have these settings. */
  fit(counts: Counts, isCurrent: (settings: string) => boolean): void {
    const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
    let end = 0;
    this.#legacy = [...counts]
      .filter(([settings]) => !isCurrent(settings))
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([settings, count]) => ({ settings, end: (end += count / total) }));
  }

  /** Null for the current settings. */
  settingsFor(name: string): string | null {
    const place = this.#placeOf(name);
    return this.#legacy.find(({ end }) => place < end)?.settings ?? null;
  }

  #placeOf(name: string): number {
    return createHmac('sha256', this.#key).update(name).digest().readUIntBE(0, 6) / 2 ** 48;
  }
}
