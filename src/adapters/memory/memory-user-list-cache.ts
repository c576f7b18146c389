import { LRUCache } from 'lru-cache';
import type { UserListCache } from '#application/identity/accounts/ports/user-list-cache.ts';
import type { ReadyPage } from './ready-page.ts';
import type { Clock } from '#application/shared/ports/clock.ts';

const MOST_BYTES = 16 * 1024 * 1024;

/** @property until ms since 1970. */
interface KeptPage {
  readonly page: ReadyPage;
  readonly until: number;
}

/** Everything that was computed between two invalidations. */
interface Generation {
  readonly pages: LRUCache<string, KeptPage>;
  readonly underWay: Map<string, Promise<ReadyPage>>;
}

interface Deps {
  readonly clock: Clock;
  /** `LIST_TTL`, seconds: a process of its own (a command-line tool) changes users, too. */
  readonly ttlSeconds: number;
}

/** Pages of the user list, kept in this process. A slow reader fills a generation that is out of use by then. */
export class MemoryUserListCache implements UserListCache {
  readonly #clock: Clock;
  readonly #ttlMs: number;
  #generation = newGeneration();

  constructor({ clock, ttlSeconds }: Deps) {
    this.#clock = clock;
    this.#ttlMs = ttlSeconds * 1000;
  }

  async page(key: string, compute: () => Promise<ReadyPage>): Promise<ReadyPage> {
    const generation = this.#generation;
    const kept = generation.pages.get(key);
    if (kept !== undefined && kept.until > this.#now()) return kept.page;
    const other = generation.underWay.get(key);
    if (other !== undefined) return await other;
    const own = this.#compute(generation, key, compute).finally(() => generation.underWay.delete(key));
    generation.underWay.set(key, own);
    return await own;
  }

  invalidate(): Promise<void> {
    this.#generation = newGeneration();
    return Promise.resolve();
  }

  async #compute({ pages }: Generation, key: string, compute: () => Promise<ReadyPage>): Promise<ReadyPage> {
    const until = this.#now() + this.#ttlMs;
    const page = await compute();
    pages.set(key, { page, until });
    return page;
  }

  #now(): number {
    return this.#clock.now().getTime();
  }
}

function newGeneration(): Generation {
  return {
    pages: new LRUCache({
      maxSize: MOST_BYTES,
      sizeCalculation: ({ page }, key) => page.body.byteLength + key.length + 1,
    }),
    underWay: new Map(),
  };
}
