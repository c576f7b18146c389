import type { AccountCache } from '#application/identity/ports/account-cache.ts';
import type { AccountView, Versioned } from '#application/identity/views.ts';
import type { UserId } from '#domain/shared/ids.ts';

/** Remembers nothing: for one process, or several instances that share a database but no cache. */
export class UncachedAccounts implements AccountCache {
  async get(
    _userId: UserId,
    compute: () => Promise<Versioned<AccountView> | null>,
  ): Promise<Versioned<AccountView> | null> {
    return await compute();
  }

  forget(): Promise<void> {
    return Promise.resolve();
  }
}
