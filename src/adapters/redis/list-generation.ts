import { randomBytes } from 'node:crypto';
import type { RedisConnection } from './redis-connection.ts';

const KEY = 'list:generation';
/** Only so that an abandoned Redis is empty some day: a lost generation costs one computation a page. */
const EXPIRY_SECONDS = 7 * 24 * 3600;
const RETRY_AFTER_MS = 100;

/**
 * The name under which current pages are kept: 128 random bits, never a counter, which would return to an old value when
 * Redis loses it.
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
    try {
      const current = (await this.#connection.get(KEY)) ?? (await this.#create());
      // Asked again: a replacement may have failed while Redis answered.
      return this.#retry === undefined ? current : null;
    } catch {
      return null;
    }
  }

  /** Never throws. What can't be replaced now is replaced as soon as Redis is back. */
  async replace(): Promise<void> {
    try {
      await this.#write();
    } catch {
      this.#replaceLater();
    }
  }

  /** Of several readers that find none, one creates it. */
  async #create(): Promise<string | null> {
    const next = newGeneration();
    const created = await this.#connection.run((redis) => redis.set(KEY, next, 'EX', EXPIRY_SECONDS, 'NX'));
    return created === 'OK' ? next : await this.#connection.run((redis) => redis.get(KEY));
  }

  async #write(): Promise<void> {
    const next = newGeneration();
    await this.#connection.run((redis) => redis.set(KEY, next, 'EX', EXPIRY_SECONDS));
  }

  #replaceLater(): void {
    if (this.#retry !== undefined) return;
    this.#retry = setTimeout(() => {
      this.#write().then(
        () => (this.#retry = undefined),
        () => this.#retry?.refresh(),
      );
    }, RETRY_AFTER_MS);
    this.#retry.unref();
  }
}

function newGeneration(): string {
  return randomBytes(16).toString('base64url');
}
