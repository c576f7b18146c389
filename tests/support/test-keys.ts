import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '#application/shared/ports/clock.ts';
import type { Logger } from '#application/shared/ports/logger.ts';
import { KeyFolder } from '#adapters/jwt/key-folder.ts';
import type { KeyFolderOptions } from '#adapters/jwt/key-folder.ts';
import { KeyFolderStore } from '#adapters/jwt/key-folder-store.ts';
import { RecordingLogger } from './recording-logger.ts';

/** A key folder of a test's own, below the system's temporary folder. */
export class TestKeys {
  readonly dir: string;
  readonly #clock: Clock;
  readonly #root: string;

  private constructor(root: string, clock: Clock) {
    this.#root = root;
    this.dir = join(root, 'keys');
    this.#clock = clock;
  }

  static async create(clock: Clock): Promise<TestKeys> {
    return new TestKeys(await mkdtemp(join(tmpdir(), 'latchkey-keys-')), clock);
  }

  async open(
    options: Partial<KeyFolderOptions> = {},
    logger: Logger = new RecordingLogger(),
  ): Promise<KeyFolder> {
    return await KeyFolder.open(
      { clock: this.#clock, logger },
      {
        dir: this.dir,
        publishDelaySeconds: 300,
        makeMissing: true,
        mail: false,
        refusePermissiveFiles: false,
        ...options,
      },
    );
  }

  /** @param factorKeysInUse what the database would say of the secrets of authenticators. */
  store(factorKeysInUse: () => Promise<readonly string[]> = () => Promise.resolve([])): KeyFolderStore {
    return new KeyFolderStore(
      { clock: this.#clock, logger: new RecordingLogger(), factorKeysInUse },
      { dir: this.dir, publishDelaySeconds: 300, accessTokenTtlSeconds: 900, refreshTokenTtlSeconds: 86_400 },
    );
  }

  async drop(): Promise<void> {
    await rm(this.#root, { recursive: true, force: true });
  }
}
