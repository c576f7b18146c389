import { sql, type RawBuilder } from 'kysely';
import type { AccountMetadata, JsonObject } from '#domain/identity/metadata/account-metadata.ts';
import type { UserId } from '#domain/shared/ids.ts';

/** All null for an account that never had custom data. */
export interface MetadataRow {
  readonly metadata: JsonObject | null;
  readonly adminMetadata: JsonObject | null;
  readonly version: number | null;
}

export function metadataOf(userId: UserId): RawBuilder<MetadataRow> {
  return sql`
    SELECT m.metadata, m.admin_metadata AS "adminMetadata", m.version
    FROM users u LEFT JOIN account_metadata m ON m.user_id = u.id WHERE u.id = ${userId}::uuid`;
}

/** The first of an account. One that is being deleted is waited for; of two at once one is stored. */
export function insertMetadata(metadata: AccountMetadata, version: number): RawBuilder<unknown> {
  const { userId } = metadata;
  return sql`
    INSERT INTO account_metadata (user_id, metadata, admin_metadata, version)
    SELECT id, ${json(metadata.metadata)}, ${json(metadata.adminMetadata)}, ${version}
    FROM users WHERE id = ${userId}::uuid FOR KEY SHARE
    ON CONFLICT (user_id) DO NOTHING`;
}

/** Those under the version that was read. */
export function updateMetadata(metadata: AccountMetadata, version: number): RawBuilder<unknown> {
  return sql`
    UPDATE account_metadata SET metadata = ${json(metadata.metadata)},
      admin_metadata = ${json(metadata.adminMetadata)}, version = ${version}
    WHERE user_id = ${metadata.userId}::uuid AND version = ${metadata.version}`;
}

function json(value: JsonObject): RawBuilder<unknown> {
  return sql`${JSON.stringify(value)}::jsonb`;
}
