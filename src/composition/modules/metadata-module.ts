import { ContainerModule } from 'inversify';
import { GetMetadata } from '#application/identity/metadata/get-metadata.ts';
import { SetMetadata } from '#application/identity/metadata/set-metadata.ts';
import { provide } from '../provide.ts';
import { TOKENS as T } from '../tokens.ts';

const metadata = T.MetadataRepository;

/** The use cases of custom data. */
export function metadataModule(): ContainerModule {
  return new ContainerModule((options) => {
    provide(options, T.GetMetadata, { metadata }, (deps) => new GetMetadata(deps));
    provide(
      options,
      T.SetMetadata,
      { uow: T.UnitOfWork, users: T.UserRepository, admins: T.ActiveAdmins, metadata },
      (deps) => new SetMetadata(deps),
    );
  });
}
