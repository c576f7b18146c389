import type { PasswordHash } from '#domain/identity/passwords/password.ts';

/**
 * Hashes passwords, behind a bounded queue. Takes normalized passwords (`normalizePassword`).
 * @throws {HashingOverloadedError} from `hash`, `verify` and `verifyDecoy`, when too many wait.
 */
export interface PasswordHasher {
  /** A hash with a fresh salt and the configured parameters. */
  hash(normalized: string): Promise<PasswordHash>;
  /** False also for a stored hash that is malformed or whose parameters exceed the bounds. */
  verify(hash: PasswordHash, normalized: string): Promise<boolean>;
  /** The same work as {@link verify} with the current parameters, for an account that does not exist. Always false. */
  verifyDecoy(normalized: string): Promise<false>;
  /** Whether the hash was made with other parameters than the configured ones. */
  isOutdated(hash: PasswordHash): boolean;
}
