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
 * @param attempt reads, checks a precondition, changes and saves; null when another change was saved in between. Then it
 *   is repeated.
 * @throws {ConcurrentChangeError} after {@link MAX_TRIES} attempts, and what `attempt` throws.
 */
export async function withOptimisticRetry<T>(attempt: () => Promise<T | null>): Promise<T> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const saved = await attempt();
    if (saved !== null) return saved;
  }
  throw new ConcurrentChangeError();
}
