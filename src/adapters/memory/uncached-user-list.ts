import type { UserListCache } from '#application/identity/ports/user-list-cache.ts';
import type { RenderedPage } from '#application/identity/ports/user-page-renderer.ts';

/** Computes each page each time: for several instances that share a database but no cache. */
export class UncachedUserList implements UserListCache {
  async page(_key: string, compute: () => Promise<RenderedPage>): Promise<RenderedPage> {
    return await compute();
  }

  invalidate(): Promise<void> {
    return Promise.resolve();
  }
}
