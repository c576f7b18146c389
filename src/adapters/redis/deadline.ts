/** Redis did not answer in time. What it was asked may still happen. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';

  constructor(milliseconds: number) {
    super(`Redis did not answer within ${milliseconds} ms.`);
  }
}

/**
 * The outcome of `work`, or {@link DeadlineError} once `milliseconds` have passed. When this process itself was
 * stalled, timers come due before answers that have long arrived are read: these get one turn of the event loop more.
 */
export function withDeadline<T>(work: Promise<T>, milliseconds: number): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const timer = setTimeout(() => {
    setImmediate(() => setImmediate(() => reject(new DeadlineError(milliseconds))));
  }, milliseconds);
  work.then(resolve, reject).finally(() => clearTimeout(timer));
  return promise;
}
