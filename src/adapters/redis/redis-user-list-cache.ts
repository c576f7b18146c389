import { setTimeout as pause } from 'node:timers/promises';
import type { UserListCache } from '#application/identity/accounts/ports/user-list-cache.ts';
import { ListGeneration } from './list-generation.ts';
import type { ReadyPage } from './ready-page.ts';
import type { RedisConnection } from './redis-connection.ts';
import { RedisPageStore, textOf, type PageName } from './redis-page-store.ts';

/** Longer than a page takes to compute; an instance that dies over one holds nobody up for longer than this. */
const WAIT_FOR_OTHERS_MS = 300;
const LOOK_EVERY_MS = 15;

interface Deps {
  readonly connection: RedisConnection;
  /** `LIST_TTL`, seconds: how long an old page may at most be shown when an invalidation gets lost. */
  readonly ttlSeconds: number;
}

/**
 * Pages of the user list in Redis, shared by all instances. A reader learns the generation before it asks the database,
 * and whoever changes a user replaces it after the commit: what a slow reader brings is kept under a generation that
 * nobody reads any more. A hit costs one small GET.
 */
export class RedisUserListCache implements UserListCache {
  readonly #generation: ListGeneration;
  readonly #pages: RedisPageStore;
  /** By generation and key, so that nobody joins a computation that began before an invalidation. */
  readonly #underWay = new Map<string, Promise<ReadyPage>>();

  constructor({ connection, ttlSeconds }: Deps) {
    this.#generation = new ListGeneration(connection);
    this.#pages = new RedisPageStore(connection, ttlSeconds * 1000);
  }

  /** The page under `key`, or what `compute` makes of it; one computation of a page at a time, over all instances. */
  async page(key: string, compute: () => Promise<ReadyPage>): Promise<ReadyPage> {
    const generation = await this.#generation.read();
    if (generation === null) return await compute();
    const name = { generation, key };
    return this.#pages.findLocal(name) ?? (await this.#join(name, () => this.#findOrCompute(name, compute)));
  }

  async invalidate(): Promise<void> {
    await this.#generation.replace();
  }

  /** Joins the work on the same page that is under way in this process, or begins it. */
  async #join(name: PageName, work: () => Promise<ReadyPage>): Promise<ReadyPage> {
    const text = textOf(name);
    const other = this.#underWay.get(text);
    if (other !== undefined) return await other;
    const own = work().finally(() => this.#underWay.delete(text));
    this.#underWay.set(text, own);
    return await own;
  }

  async #findOrCompute(name: PageName, compute: () => Promise<ReadyPage>): Promise<ReadyPage> {
    const found = await this.#findOrClaim(name).catch(() => null);
    if (found !== null) return found;
    const began = performance.now();
    const page = await compute();
    await this.#pages.keep(name, page, performance.now() - began).catch(() => undefined);
    return page;
  }

  /** The page that Redis holds or that another instance is computing; null when this one has to compute it. */
  async #findOrClaim(name: PageName): Promise<ReadyPage | null> {
    const found = await this.#pages.find(name);
    if (found !== null || (await this.#pages.claim(name, WAIT_FOR_OTHERS_MS))) return found;
    const deadline = performance.now() + WAIT_FOR_OTHERS_MS;
    while (performance.now() < deadline) {
      await pause(LOOK_EVERY_MS);
      const page = await this.#pages.find(name);
      if (page !== null) return page;
    }
    return null;
  }
}
