import type { AccountCache } from '#application/identity/ports/account-cache.ts';
import type { RenderedAccount } from '#application/identity/ports/account-renderer.ts';
import type { UserId } from '#domain/shared/ids.ts';

/** Remembers nothing: for one process, or several instances that share a database but no cache. */
export class UncachedAccounts implements AccountCache {
  get(_userId: UserId, compute: () => Promise<RenderedAccount>): Promise<RenderedAccount> {
    return compute();
  }

  forget(): Promise<void> {
    return Promise.resolve();
  }
}
