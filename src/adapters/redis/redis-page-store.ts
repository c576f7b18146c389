import { setTimeout as pause } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import type { ReadyPage } from './ready-page.ts';
import { toPageBytes, fromPageBytes } from './page-bytes.ts';
import type { RedisConnection } from './redis-connection.ts';
import { redisKey } from './redis-key.ts';

const LOCAL_BYTES = 16 * 1024 * 1024;
// Longer than a page takes to compute; another instance that died over it holds nobody up for longer than this.
const WAIT_FOR_OTHERS_MS = 300;
const LOOK_EVERY_MS = 15;

/** A page, and the state of the list that it shows: together they mean the same bytes for ever. */
export interface PageName {
  readonly generation: string;
  readonly key: string;
}

export function textOf({ generation, key }: PageName): string {
  return `${generation}:${key}`;
}

interface Seen {
  readonly generation: string;
  readonly page: ReadyPage;
}

/**
 * Pages in Redis, and what this process has seen of them in its own memory as well, of each the newest. Neither place
 * keeps a page longer than `ttlMs` from before it was computed.
 */
export class RedisPageStore {
  readonly #connection: RedisConnection;
  readonly #ttlMs: number;
  readonly #local: LRUCache<string, Seen>;

  constructor(connection: RedisConnection, ttlMs: number) {
    this.#connection = connection;
    this.#ttlMs = ttlMs;
    this.#local = new LRUCache({
      maxSize: LOCAL_BYTES,
      sizeCalculation: ({ page }, key) => page.body.byteLength + key.length + 1,
      ttl: ttlMs,
    });
  }

  /** Costs nothing. */
  seen({ generation, key }: PageName): ReadyPage | null {
    const seen = this.#local.get(key);
    return seen?.generation === generation ? seen.page : null;
  }

  /** Null also when Redis can't be asked. */
  async find(name: PageName): Promise<ReadyPage | null> {
    try {
      const key = pageKey(name);
      const [bytes, leftMs] = await this.#connection.run((redis) =>
        Promise.all([redis.getBuffer(key), redis.pttl(key)]),
      );
      const page = bytes === null ? null : fromPageBytes(bytes);
      if (page !== null) this.#see(name, page, leftMs);
      return page;
    } catch {
      return null;
    }
  }

  /** @param ageMs how long ago the page's computation began. */
  async keep(name: PageName, page: ReadyPage, ageMs: number): Promise<void> {
    const leftMs = Math.floor(this.#ttlMs - ageMs);
    if (leftMs <= 0) return;
    this.#see(name, page, leftMs);
    const bytes = toPageBytes(page);
    await this.#connection
      .run((redis) => redis.set(pageKey(name), bytes, 'PX', leftMs))
      .catch(() => undefined);
  }

  /** The page that another instance is computing; null when nobody is (then it is the caller's turn) or it takes long. */
  async findWhenComputed(name: PageName): Promise<ReadyPage | null> {
    const deadline = performance.now() + WAIT_FOR_OTHERS_MS;
    if (await this.#isOurTurn(name)) return null;
    while (performance.now() < deadline && this.#connection.isAvailable) {
      await pause(LOOK_EVERY_MS);
      const page = await this.find(name);
      if (page !== null) return page;
    }
    return null;
  }

  async #isOurTurn(name: PageName): Promise<boolean> {
    const key = redisKey('list-turn', textOf(name));
    const claimed = await this.#connection
      .run((redis) => redis.set(key, '', 'PX', WAIT_FOR_OTHERS_MS, 'NX'))
      .catch(() => 'OK');
    return claimed === 'OK';
  }

  #see({ generation, key }: PageName, page: ReadyPage, leftMs: number): void {
    if (leftMs > 0) this.#local.set(key, { generation, page }, { ttl: Math.min(leftMs, this.#ttlMs) });
  }
}

function pageKey(name: PageName): string {
  return redisKey('list', textOf(name));
}
