import type { UserId } from '#domain/shared/ids.ts';
import type { Versioned } from '#application/shared/versioned.ts';
import type { AccountView } from '../views.ts';

/** Accounts as their owners see them, in this process's memory. A version of an account never changes. */
export interface AccountCache {
  /** @returns the account in exactly this version, or null. */
  find(id: UserId, version: number): Versioned<AccountView> | null;
  keep(id: UserId, account: Versioned<AccountView>): void;
}
