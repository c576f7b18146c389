import { ConcurrentChangeError, PreconditionFailedError } from './errors.ts';

/** The versions that a client's precondition (`If-Match`) names; null without one. */
export type ExpectedVersions = readonly number[] | null;

/** How often a save is tried while concurrent changes win. */
const MAX_TRIES = 5;

/** Checks a precondition. @throws {PreconditionFailedError} when it names versions and `version` is none of them. */
export function checkExpectedVersion(version: number, expected: ExpectedVersions): void {
  if (expected !== null && !expected.includes(version)) throw new PreconditionFailedError();
}

/**
 * Optimistic locking with retries.
 * @param attempt reads, changes and saves; null when another change was saved in between. Then it is repeated, unless the
 *   client has a precondition, which has failed by that.
 * @throws {PreconditionFailedError}; {ConcurrentChangeError} after {@link MAX_TRIES} attempts.
 */
export async function withOptimisticRetry<T>(
  expected: ExpectedVersions,
  attempt: () => Promise<T | null>,
): Promise<T> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const saved = await attempt();
    if (saved !== null) return saved;
    if (expected !== null) throw new PreconditionFailedError();
  }
  throw new ConcurrentChangeError();
}
