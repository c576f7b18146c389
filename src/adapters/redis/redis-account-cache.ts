import { randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { AccountCache } from '#application/identity/ports/account-cache.ts';
import type { RenderedAccount } from '#application/identity/ports/account-renderer.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { RedisConnection } from './redis-connection.ts';
import { redisKey } from './redis-key.ts';

const MOST_ACCOUNTS = 10_000;

interface Deps {
  readonly connection: RedisConnection;
  /** Seconds: how long an old state may at most be shown when it could not be forgotten everywhere. */
  readonly ttlSeconds: number;
}

interface Remembered {
  readonly stamp: string;
  readonly account: RenderedAccount;
}

/**
 * Accounts in this process's memory, each under a stamp that all instances share: 128 random bits in Redis. A reader
 * learns the stamp before it asks the database, and whoever changes the account replaces it afterwards, so what a slow
 * reader brings back is kept under a stamp that nobody reads any more. A stamp is never renewed: when its time is over
 * the account is read again, whatever became of a change that could not be told. A hit costs one small GET.
 */
export class RedisAccountCache implements AccountCache {
  readonly #connection: RedisConnection;
  readonly #ttlMs: number;
  readonly #accounts = new LRUCache<UserId, Remembered>({ max: MOST_ACCOUNTS });
  /** Changed here while Redis did not listen: not taken from memory until every stamp of before has expired. */
  readonly #untold: LRUCache<UserId, true>;

  constructor({ connection, ttlSeconds }: Deps) {
    this.#connection = connection;
    this.#ttlMs = ttlSeconds * 1000;
    this.#untold = new LRUCache({ max: MOST_ACCOUNTS, ttl: this.#ttlMs });
  }

  async get(userId: UserId, compute: () => Promise<RenderedAccount>): Promise<RenderedAccount> {
    if (this.#untold.has(userId)) return await compute();
    const found = await this.#connection.get(keyOf(userId));
    const remembered = this.#accounts.get(userId);
    const isCurrent = remembered !== undefined && remembered.stamp === found && !this.#untold.has(userId);
    if (isCurrent) return remembered.account;
    const stamp = found === null ? await this.#makeStamp(userId) : found;
    const account = await compute();
    if (stamp !== undefined) this.#accounts.set(userId, { stamp, account });
    return account;
  }

  async forget(userId: UserId): Promise<void> {
    this.#accounts.delete(userId);
    try {
      await this.#connection.run((redis) => redis.set(keyOf(userId), newStamp(), 'PX', this.#ttlMs));
    } catch {
      this.#untold.set(userId, true);
    }
  }

  /** Undefined when Redis can't be asked, or another reader was first. */
  async #makeStamp(userId: UserId): Promise<string | undefined> {
    const made = newStamp();
    try {
      const taken = await this.#connection.run((redis) =>
        redis.set(keyOf(userId), made, 'PX', this.#ttlMs, 'NX'),
      );
      return taken === 'OK' ? made : undefined;
    } catch {
      return undefined;
    }
  }
}

function keyOf(userId: UserId): string {
  return redisKey('account', userId);
}

function newStamp(): string {
  return randomBytes(16).toString('base64url');
}
