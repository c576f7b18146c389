import type { TotpFactor, TotpId } from '#domain/factors/totp-factor.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { SealedSecret } from './totp-secrets.ts';

/** An authenticator with its sealed secret. */
export interface StoredTotp {
  readonly factor: TotpFactor;
  readonly secret: SealedSecret;
}

/** Stores authenticators. */
export interface TotpRepository {
  /** @throws {UserNotFoundError} when the account is gone. */
  add(totp: StoredTotp): Promise<void>;
  /** Null also for another account's. */
  find(id: TotpId, userId: UserId): Promise<StoredTotp | null>;
  /** All of an account, pending ones included, oldest first. */
  listOf(userId: UserId): Promise<readonly StoredTotp[]>;
  /** Confirms a pending one, made after `madeAfter`, by a code of `step`, in one statement. @returns false when it is gone, too old or confirmed. */
  confirm(id: TotpId, step: number, now: Date, madeAfter: Date): Promise<boolean>;
  /** Accepts a code of `step` on a confirmed one, if no code of it or of a later step was accepted before, in one statement. */
  useStep(id: TotpId, step: number, now: Date): Promise<boolean>;
  /** @returns false when the account has no such one. */
  remove(id: TotpId, userId: UserId): Promise<boolean>;
  /**
   * Removes those of an account that were confirmed at `since` or later (null: all), and every pending one.
   * @returns how many confirmed ones.
   */
  removeAllOf(userId: UserId, since: Date | null): Promise<number>;
  /** Deletes at most `limit` pending ones that were made before `before`. @returns how many, or null as of other purges. */
  purgePending(before: Date, limit: number): Promise<number | null>;

  /** The ids of all keys that secrets are sealed with, in order. */
  keyIds(): Promise<readonly string[]>;
  /**
   * At most `limit` whose secret is sealed with an older key than this one, ordered by key and id; `after` is the last of
   * the page before. In a unit of work, and until its end on one instance only: null while another is at it.
   */
  lockSealedBefore(
    keyId: string,
    after: StoredTotp | null,
    limit: number,
  ): Promise<readonly StoredTotp[] | null>;
  /** Replaces the sealed secret, if it is still `from`. */
  reseal(id: TotpId, from: SealedSecret, to: SealedSecret): Promise<void>;
}
