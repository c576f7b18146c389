import type { HashSettings, PasswordHash } from '#domain/identity/passwords/password.ts';

/**
 * Hashes passwords, behind a bounded queue. Makes one kind of hash, and verifies those of other systems too.
 * @throws {HashingOverloadedError} from `hash`, `verify` and `verifyDecoy`, when too many wait.
 */
export interface PasswordHasher {
  /** A hash with a fresh salt and the configured parameters. @param normalized by `normalizePassword`. */
  hash(normalized: string): Promise<PasswordHash>;
  /** False also for a stored hash that is malformed or whose parameters exceed the bounds. */
  verify(hash: PasswordHash, password: string): Promise<boolean>;
  /**
   * The same work as {@link verify}, for an account that does not exist or has no password. Always false.
   * @param name decides of which settings the decoy is: always the same, but for what {@link fitDecoys} moves.
   */
  verifyDecoy(name: string, password: string): Promise<false>;
  /** Makes each settings as frequent among decoys as among the hashes that are stored. @param counts of all of these. */
  fitDecoys(counts: ReadonlyMap<HashSettings, number>): void;
  /** Whether the hash was made in another way, or with other parameters, than the configured one. */
  isOutdated(hash: PasswordHash): boolean;
}
