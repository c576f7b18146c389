import { ConcurrentChangeError, PreconditionFailedError } from './errors.ts';

/** The versions that a client accepts (its `If-Match`); null where it named none. */
export type ExpectedVersions = readonly number[] | null;

/** Saves that lose to another change are tried again on the newer state this often, then answered with a conflict. */
const MAX_TRIES = 5;

/** @throws {PreconditionFailedError} when the client named versions and `version` is none of them. */
export function checkExpectedVersion(version: number, expected: ExpectedVersions): void {
  if (expected !== null && !expected.includes(version)) throw new PreconditionFailedError();
}

/**
 * Reads, changes and saves until the save meets the version that was read. `attempt` gives null when the row had
 * moved on by the time it was written; with a precondition that is the client's answer, without one it is done again.
 * @throws {PreconditionFailedError} {@link ConcurrentChangeError} after {@link MAX_TRIES} lost races.
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
