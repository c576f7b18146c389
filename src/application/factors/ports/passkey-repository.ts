import type { Passkey, PasskeyId } from '#domain/factors/passkey.ts';
import type { UserId } from '#domain/shared/ids.ts';

/** Stores passkeys. */
export interface PasskeyRepository {
  /** Of an account that is there. @throws {PasskeyTakenError} when the credential is registered, for whomever. */
  add(passkey: Passkey): Promise<void>;
  findByCredentialId(credentialId: string): Promise<Passkey | null>;
  /** All of an account, oldest first. */
  listOf(userId: UserId): Promise<readonly Passkey[]>;
  /**
   * Moves the signature counter, in one statement: forward, or where authenticator and row keep none (0 and 0).
   * @returns false when it would go back: the authenticator may have been cloned (WebAuthn, section 6.1.1); or when the
   *   passkey is gone.
   */
  useCounter(id: PasskeyId, signCount: number, backedUp: boolean, now: Date): Promise<boolean>;
  /** @returns the renamed one; null when the account has no such one. */
  rename(id: PasskeyId, userId: UserId, name: string): Promise<Passkey | null>;
  /** @returns false when the account has no such one. */
  remove(id: PasskeyId, userId: UserId): Promise<boolean>;
  /** Removes those of an account that were made at `since` or later (null: all). @returns how many. */
  removeAllOf(userId: UserId, since: Date | null): Promise<number>;

  /**
   * The handle by which authenticators know the account: 32 random bytes, base64url. Stores `made` where there is none;
   * of many at once, one. @returns null when the account is gone.
   */
  handleOf(userId: UserId, made: string): Promise<string | null>;
  /** Whose handle this is; null for nobody's. */
  findOwnerOf(handle: string): Promise<UserId | null>;
}
