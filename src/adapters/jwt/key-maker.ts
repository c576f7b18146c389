import type { Clock } from '#application/shared/ports/clock.ts';
import { KeyFolderUnreadableError } from './errors.ts';
import { keyFileNames, makeKeyFolder, withFolderLock, writeKeyFile } from './key-files.ts';
import { parseKeyName } from './key-names.ts';
import type { KeyName } from './key-names.ts';
import { newSecretKey, newSigningKey } from './keys.ts';

type Kind = KeyName['kind'];

/** Which kinds to make, given those that are there. */
export type WantedKinds = (present: ReadonlySet<Kind>) => readonly Kind[];

/** Makes keys in the folder, one process at a time, so that two that start at once make one set. */
export class KeyMaker {
  readonly #clock: Clock;
  readonly #dir: string;

  constructor({ clock }: { readonly clock: Clock }, dir: string) {
    this.#clock = clock;
    this.#dir = dir;
  }

  /** @returns the names of the new keys. @throws {KeyFolderUnreadableError} */
  async make(wanted: WantedKinds): Promise<readonly string[]> {
    try {
      await makeKeyFolder(this.#dir);
      return await withFolderLock(this.#dir, () => this.#makeLocked(wanted));
    } catch (cause) {
      throw new KeyFolderUnreadableError(this.#dir, { cause });
    }
  }

  async #makeLocked(wanted: WantedKinds): Promise<readonly string[]> {
    const files = await keyFileNames(this.#dir);
    const present = files.map(parseKeyName).filter((name) => name !== null);
    const made: string[] = [];
    for (const kind of wanted(new Set(present.map((name) => name.kind)))) {
      const createdAt = this.#timeAfter(present.filter((name) => name.kind === kind));
      const key = kind === 'signing' ? newSigningKey(createdAt) : newSecretKey(kind, createdAt);
      await writeKeyFile(this.#dir, key);
      made.push(key.name);
    }
    return made;
  }

  /** Now, but after every key of the kind: one that sorted before an older one would never sign. */
  #timeAfter(present: readonly KeyName[]): Date {
    const latest = Math.max(-1, ...present.map(({ createdAt }) => createdAt.getTime()));
    return new Date(Math.max(this.#clock.now().getTime(), latest + 1));
  }
}
