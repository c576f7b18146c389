import type { UserId } from '#domain/shared/ids.ts';

/** Stores the hashes of recovery codes. */
export interface RecoveryCodeRepository {
  /** Replaces the whole set of an account; of several at once, the set of one stays. @throws {UserNotFoundError} when the account is gone. */
  replaceAll(userId: UserId, hashes: readonly string[], now: Date): Promise<void>;
  /** Takes one code out of the set, in one statement. @returns false when it is not in it. */
  use(userId: UserId, hash: string): Promise<boolean>;
  countOf(userId: UserId): Promise<number>;
  /** Removes the set of an account, if it was made at `since` or later (null: in any case). */
  removeAllOf(userId: UserId, since: Date | null): Promise<void>;
}
