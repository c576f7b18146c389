/** All or nothing for the writes of several repositories. */
export interface UnitOfWork {
  /**
   * Runs `work` in one transaction: every repository called within joins it; committed when `work` resolves, undone
   * when it throws. After a deadlock or a serialization failure `work` is run again a few times, so it must have no
   * effects but those in repositories. Nested calls join the outer transaction.
   * @throws {ConcurrentChangeError} when it cannot get through; {ServiceUnavailableError} when the store is away.
   */
  run<T>(work: () => Promise<T>): Promise<T>;
}
