import { LRUCache } from 'lru-cache';
import type { AccountCache } from '#application/identity/accounts/ports/account-cache.ts';
import type { AccountView } from '#application/identity/accounts/views.ts';
import type { Versioned } from '#application/shared/versioned.ts';
import type { UserId } from '#domain/shared/ids.ts';

/** About 10 MB when full. */
const MAX_ACCOUNTS = 10_000;

/** The newest version that was read of each account. The session check says which version is needed. */
export class InProcessAccountCache implements AccountCache {
  readonly #accounts = new LRUCache<UserId, Versioned<AccountView>>({ max: MAX_ACCOUNTS });

  find(id: UserId, version: number): Versioned<AccountView> | null {
    const account = this.#accounts.get(id);
    return account?.version === version ? account : null;
  }

  keep(id: UserId, account: Versioned<AccountView>): void {
    this.#accounts.set(id, account);
  }
}
