import { randomBytes } from 'node:crypto';
import type { RedisConnection } from './redis-connection.ts';
import { redisKey } from './redis-key.ts';

const KEY = redisKey('list', 'generation');
// Only so that an abandoned Redis is clean some day: a lost generation costs one computation a page.
const EXPIRY_SECONDS = 7 * 24 * 3600;
const TRY_AGAIN_AFTER_MS = 100;

/**
 * The name under which the pages of now are kept: 128 random bits, never a counter, which would come back to an old
 * value when Redis forgets.
 */
export class ListGeneration {
  readonly #connection: RedisConnection;
  #retry: NodeJS.Timeout | undefined;

  constructor(connection: RedisConnection) {
    this.#connection = connection;
  }

  /** Null when Redis can't be asked, or still holds a generation that this instance has to replace. */
  async read(): Promise<string | null> {
    if (this.#retry !== undefined) return null;
    const found = await this.#connection.get(KEY);
    if (found === undefined) return null;
    const current = found ?? (await this.#make());
    return this.#retry === undefined ? current : null;
  }

  /** Never throws. What could not be replaced now is replaced as soon as Redis is back. */
  async replace(): Promise<void> {
    try {
      const next = newGeneration();
      await this.#connection.run((redis) => redis.set(KEY, next, 'EX', EXPIRY_SECONDS));
    } catch {
      this.#replaceLater();
    }
  }

  /** Of several readers that find none, one makes it. Null when Redis can't be asked. */
  async #make(): Promise<string | null> {
    const next = newGeneration();
    try {
      const made = await this.#connection.run((redis) => redis.set(KEY, next, 'EX', EXPIRY_SECONDS, 'NX'));
      return made === 'OK' ? next : await this.#connection.run((redis) => redis.get(KEY));
    } catch {
      return null;
    }
  }

  #replaceLater(): void {
    if (this.#retry !== undefined) return;
    this.#retry = setTimeout(() => {
      const next = newGeneration();
      this.#connection
        .run((redis) => redis.set(KEY, next, 'EX', EXPIRY_SECONDS))
        .then(
          () => (this.#retry = undefined),
          () => this.#retry?.refresh(),
        );
    }, TRY_AGAIN_AFTER_MS);
    this.#retry.unref();
  }
}

function newGeneration(): string {
  return randomBytes(16).toString('base64url');
}
