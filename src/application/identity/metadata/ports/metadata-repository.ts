import type { AccountMetadata } from '#domain/identity/metadata/account-metadata.ts';
import type { UserId } from '#domain/shared/ids.ts';

/** Stores the custom data of accounts, which goes with the account. */
export interface MetadataRepository {
  /** Null when there is no such account; empty for one that never had any. */
  find(userId: UserId): Promise<AccountMetadata | null>;
  /**
   * Optimistic locking: stores it if the stored version is still that of `metadata`, in one statement.
   * @returns it with its next version, or null when it was changed, or the account deleted, meanwhile.
   */
  save(metadata: AccountMetadata): Promise<AccountMetadata | null>;
}
