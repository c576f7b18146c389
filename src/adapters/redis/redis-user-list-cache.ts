import type { UserListCache } from '#application/identity/accounts/ports/user-list-cache.ts';
import type { ReadyPage } from './ready-page.ts';
import { ListGeneration } from './list-generation.ts';
import type { RedisConnection } from './redis-connection.ts';
import { RedisPageStore, textOf, type PageName } from './redis-page-store.ts';

interface Deps {
  readonly connection: RedisConnection;
  /** `LIST_TTL`, seconds: how long an old page may at most be shown when an invalidation gets lost. */
  readonly ttlSeconds: number;
}

/**
 * Pages of the user list in Redis, shared by all instances. A reader learns the generation before it asks the
 * database, and whoever changes a user replaces it afterwards: so what a slow reader brings back is filed under a
 * generation that nobody reads any more. A hit costs one small GET.
 */
export class RedisUserListCache implements UserListCache {
  readonly #generation: ListGeneration;
  readonly #pages: RedisPageStore;
  /** By generation and key: whoever comes after an invalidation joins no computation from before it. */
  readonly #underWay = new Map<string, Promise<ReadyPage>>();

  constructor({ connection, ttlSeconds }: Deps) {
    this.#generation = new ListGeneration(connection);
    this.#pages = new RedisPageStore(connection, ttlSeconds * 1000);
  }

  async page(key: string, compute: () => Promise<ReadyPage>): Promise<ReadyPage> {
    const generation = await this.#generation.read();
    if (generation === null) return await compute();
    const name = { generation, key };
    return this.#pages.seen(name) ?? (await this.#together(name, () => this.#findOrCompute(name, compute)));
  }

  async invalidate(): Promise<void> {
    await this.#generation.replace();
  }

  async #together(name: PageName, fetch: () => Promise<ReadyPage>): Promise<ReadyPage> {
    const text = textOf(name);
    const other = this.#underWay.get(text);
    if (other !== undefined) return await other;
    const own = fetch().finally(() => this.#underWay.delete(text));
    this.#underWay.set(text, own);
    return await own;
  }

  async #findOrCompute(name: PageName, compute: () => Promise<ReadyPage>): Promise<ReadyPage> {
    const found = (await this.#pages.find(name)) ?? (await this.#pages.findWhenComputed(name));
    if (found !== null) return found;
    const began = performance.now();
    const page = await compute();
    await this.#pages.keep(name, page, performance.now() - began);
    return page;
  }
}
