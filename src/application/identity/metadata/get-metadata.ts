import type { AccountMetadata } from '#domain/identity/metadata/account-metadata.ts';
import { UserNotFoundError } from '#domain/identity/errors.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { MetadataRepository } from './ports/metadata-repository.ts';

/** Shows the custom data of an account, to its owner or to an admin. */
export class GetMetadata {
  readonly #metadata: MetadataRepository;

  constructor({ metadata }: { readonly metadata: MetadataRepository }) {
    this.#metadata = metadata;
  }

  /** @throws {UserNotFoundError} */
  async execute(userId: UserId): Promise<AccountMetadata> {
    const found = await this.#metadata.find(userId);
    if (found === null) throw new UserNotFoundError();
    return found;
  }
}
