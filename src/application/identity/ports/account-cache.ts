import type { UserId } from '#domain/shared/ids.ts';
import type { RenderedAccount } from './account-renderer.ts';

/** Accounts as their owners see them, remembered between requests. Says nothing about sessions. */
export interface AccountCache {
  /** What is remembered, or what `compute` finds. @throws what `compute` throws. Failing caches are asked past. */
  get(userId: UserId, compute: () => Promise<RenderedAccount>): Promise<RenderedAccount>;
  /**
   * After the commit and before the answer of whatever changes an account. When it returns, this instance shows the
   * new state, and while the cache can be reached, so does every other; else they do within `LIVENESS_TTL`. Never throws.
   */
  forget(userId: UserId): Promise<void>;
}
