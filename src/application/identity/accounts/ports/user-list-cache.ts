/** The cached pages of the user list. */
export interface UserListCache {
  /**
   * Makes every cached page outdated. To be called after the commit and before the answer of whatever adds, changes or
   * deletes a user. Never throws; a page that could not be reached lives no longer than `LIST_TTL`.
   */
  invalidate(): Promise<void>;
}
