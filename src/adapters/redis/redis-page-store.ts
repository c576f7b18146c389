import { LRUCache } from 'lru-cache';
import { fromPageBytes, toPageBytes } from './page-bytes.ts';
import type { ReadyPage } from './ready-page.ts';
import type { RedisConnection } from './redis-connection.ts';

const LOCAL_BYTES = 16 * 1024 * 1024;

/** A page of one generation of the list: the name of bytes that never change. */
export interface PageName {
  readonly generation: string;
  readonly key: string;
}

export function textOf({ generation, key }: PageName): string {
  return `${generation}:${key}`;
}

/**
 * Pages in Redis, and of each the newest that this process has seen in its own memory. Neither keeps a page longer than
 * `ttlMs` from before it was computed. What asks Redis throws when Redis can't be asked.
 */
export class RedisPageStore {
  readonly #connection: RedisConnection;
  readonly #ttlMs: number;
  readonly #local: LRUCache<string, { readonly generation: string; readonly page: ReadyPage }>;

  constructor(connection: RedisConnection, ttlMs: number) {
    this.#connection = connection;
    this.#ttlMs = ttlMs;
    this.#local = new LRUCache({
      maxSize: LOCAL_BYTES,
      sizeCalculation: ({ page }, key) => page.body.byteLength + key.length + 1,
      ttl: ttlMs,
    });
  }

  /** From this process's memory. */
  findLocal({ generation, key }: PageName): ReadyPage | null {
    const local = this.#local.get(key);
    return local?.generation === generation ? local.page : null;
  }

  async find(name: PageName): Promise<ReadyPage | null> {
    const key = keyOf(name);
    const [bytes, leftMs] = await this.#connection.run((redis) =>
      Promise.all([redis.getBuffer(key), redis.pttl(key)]),
    );
    const page = bytes === null ? null : fromPageBytes(bytes);
    if (page !== null) this.#keepLocal(name, page, leftMs);
    return page;
  }

  /** @param ageMs how long ago the computation of the page began. */
  async keep(name: PageName, page: ReadyPage, ageMs: number): Promise<void> {
    const leftMs = Math.floor(this.#ttlMs - ageMs);
    if (leftMs <= 0) return;
    this.#keepLocal(name, page, leftMs);
    await this.#connection.run((redis) => redis.set(keyOf(name), toPageBytes(page), 'PX', leftMs));
  }

  /** @returns whether the caller is the one who computes the page; for `forMs` nobody else is told so. */
  async claim(name: PageName, forMs: number): Promise<boolean> {
    const key = `list-claim:${textOf(name)}`;
    return (await this.#connection.run((redis) => redis.set(key, '', 'PX', forMs, 'NX'))) === 'OK';
  }

  #keepLocal({ generation, key }: PageName, page: ReadyPage, leftMs: number): void {
    if (leftMs > 0) this.#local.set(key, { generation, page }, { ttl: Math.min(leftMs, this.#ttlMs) });
  }
}

function keyOf(name: PageName): string {
  return `list:${textOf(name)}`;
}
