import type { Clock } from '#application/shared/ports/clock.ts';
import { KeyUseUnknownError } from './errors.ts';
import { isWaiting, signedUntil, type KeyRotationSchedule } from './key-rotation-schedule.ts';
import type { SecretKey } from './keys.ts';

/** Instances that have not read the folder yet may seal with the old key that much longer; they read it every ten seconds. */
const LATE_SEAL_MS = 60_000;

interface Deps {
  readonly clock: Clock;
  /** The ids of all keys that secrets of authenticators are sealed with. @throws {KeyUseUnknownError} */
  readonly factorKeysInUse: () => Promise<readonly string[]>;
}

type Schedule = KeyRotationSchedule<SecretKey>;

/** Which keys of authenticators are needed: what one has sealed lives until it is sealed with another. */
export class FactorKeyUse {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** A sentence that says why a key is needed, or null when it is not. */
  async needOf(key: SecretKey, schedule: Schedule): Promise<string | null> {
    if (this.#maySeal(key, schedule))
      return `The key ${key.name} seals the secrets of authenticators, or did a minute ago: make another and wait until that one seals.`;
    try {
      const inUse = await this.#deps.factorKeysInUse();
      return inUse.includes(key.id)
        ? `The key ${key.name} is needed by authenticators: a running service seals their secrets anew, within ten minutes after a newer key seals.`
        : null;
    } catch (error) {
      if (!(error instanceof KeyUseUnknownError)) throw error;
      return `Only the database knows whether authenticators need the key ${key.name}. ${error.message}`;
    }
  }

  /** The names of those that nothing needs any more. None where the database can't be asked, which is asked only if it matters. */
  async unneeded(schedule: Schedule): Promise<ReadonlySet<string>> {
    const now = this.#deps.clock.now();
    const old = schedule.keys.filter(
      (key) => !isWaiting(schedule, key, now) && !this.#maySeal(key, schedule),
    );
    if (old.length === 0) return new Set();
    try {
      const inUse = await this.#deps.factorKeysInUse();
      return new Set(old.filter(({ id }) => !inUse.includes(id)).map(({ name }) => name));
    } catch (error) {
      if (!(error instanceof KeyUseUnknownError)) throw error;
      return new Set();
    }
  }

  #maySeal(key: SecretKey, schedule: Schedule): boolean {
    const now = this.#deps.clock.now();
    const until = signedUntil(schedule, key, now);
    return until !== null && until.getTime() + LATE_SEAL_MS > now.getTime();
  }
}
