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
export async function withDeadline<T>(work: Promise<T>, milliseconds: number): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    setImmediate(() => setImmediate(() => late.reject(new DeadlineError(milliseconds))));
  }, milliseconds);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
    late.promise.catch(() => undefined);
  }
}
