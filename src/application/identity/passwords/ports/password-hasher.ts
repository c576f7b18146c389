import type { PasswordHash } from '#domain/identity/passwords/password.ts';

/**
 * Slow on purpose, in a bounded pool.
 * @throws {HashingOverloadedError} from every method when the queue is full or the wait too long.
 */
export interface PasswordHasher {
  hash(normalized: string): Promise<PasswordHash>;
  /** False also for a stored hash that cannot be read or asks for absurd resources. */
  verify(hash: PasswordHash, normalized: string): Promise<boolean>;
  /** The same work as {@link verify} with the current parameters, for an account that does not exist. Always false. */
  verifyDecoy(normalized: string): Promise<false>;
  /** Whether the hash was made with other parameters than the current ones. */
  isOutdated(hash: PasswordHash): boolean;
}
