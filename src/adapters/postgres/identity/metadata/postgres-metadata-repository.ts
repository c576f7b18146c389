import { AccountMetadata } from '#domain/identity/metadata/account-metadata.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { MetadataRepository } from '#application/identity/metadata/ports/metadata-repository.ts';
import type { Database } from '#adapters/postgres/database.ts';
import { insertMetadata, metadataOf, updateMetadata } from './queries.ts';

/** Custom data in `account_metadata`. */
export class PostgresMetadataRepository implements MetadataRepository {
  readonly #database: Database;

  constructor({ database }: { readonly database: Database }) {
    this.#database = database;
  }

  async find(userId: UserId): Promise<AccountMetadata | null> {
    const [row] = await this.#database.rows(metadataOf(userId));
    if (row === undefined) return null;
    const { metadata, adminMetadata, version } = row;
    if (metadata === null || adminMetadata === null || version === null) return AccountMetadata.empty(userId);
    return AccountMetadata.restore({ userId, metadata, adminMetadata, version });
  }

  async save(metadata: AccountMetadata): Promise<AccountMetadata | null> {
    const version = metadata.version + 1;
    const statement = metadata.isFirst ? insertMetadata : updateMetadata;
    const written = await this.#database.change(statement(metadata, version));
    return written === 1 ? metadata.withVersion(version) : null;
  }
}
