import type { RenderedPage } from './user-page-renderer.ts';

/** Pages of the user list, ready to send. */
export interface UserListCache {
  /** The page under `key`, or what `compute` makes of it; one computation a page at a time. Failing caches are asked past. */
  page(key: string, compute: () => Promise<RenderedPage>): Promise<RenderedPage>;
  /** After the commit and before the answer of whatever adds, changes or deletes a user. Never throws. */
  invalidate(): Promise<void>;
}
