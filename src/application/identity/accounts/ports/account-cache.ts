import type { UserId } from '#domain/shared/ids.ts';
import type { Versioned } from '#application/shared/versioned.ts';
import type { AccountView } from '../views.ts';

/** Caches accounts as their owners see them, by version: one version of an account never changes. */
export interface AccountCache {
  /** The cached account in exactly this version, or null. */
  find(id: UserId, version: number): Versioned<AccountView> | null;
  /** Caches an account; an older version of it may be dropped. */
  keep(id: UserId, account: Versioned<AccountView>): void;
}
