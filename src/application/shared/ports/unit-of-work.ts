/** A transaction over several repositories. */
export interface UnitOfWork {
  /**
   * Runs `work` in one transaction that every repository called within joins; commits when `work` resolves, rolls back
   * when it rejects. After a deadlock or a serialization failure `work` runs again a few times, so it must have no effects
   * outside repositories. A nested call joins the outer transaction.
   * @throws {ConcurrentChangeError} when every retry failed; {ServiceUnavailableError} when the store is unavailable.
   */
  run<T>(work: () => Promise<T>): Promise<T>;
}
