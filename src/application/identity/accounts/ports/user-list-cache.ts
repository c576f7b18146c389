/** The cache of pages of the user list. */
export interface UserListCache {
  /**
   * Invalidates all cached pages. Call it after the commit that adds, changes or deletes a user, and before the answer.
   * Never throws; when the cache is out of reach, its pages expire after `LIST_TTL`.
   */
  invalidate(): Promise<void>;
}
