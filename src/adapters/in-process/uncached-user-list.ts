import type { UserListCache } from '#application/identity/accounts/ports/user-list-cache.ts';

/** Computes each page each time: for several instances that share a database but no cache. */
export class UncachedUserList implements UserListCache {
  async page<Page>(_key: string, compute: () => Promise<Page>): Promise<Page> {
    return await compute();
  }

  invalidate(): Promise<void> {
    return Promise.resolve();
  }
}
