import { ContainerModule } from 'inversify';
import { CandidateFactory } from '#application/import/candidate-factory.ts';
import { ImportAccounts } from '#application/import/import-accounts.ts';
import { ImportedAccountRegistrar } from '#application/import/imported-account-registrar.ts';
import { provide } from '../provide.ts';
import { TOKENS as T } from '../tokens.ts';

const imports = T.ImportRepository;
const hashes = T.ForeignHashes;

/** Application services and the use case of moving in from another system. */
export function importModule(): ContainerModule {
  return new ContainerModule((options) => {
    provide(
      options,
      T.CandidateFactory,
      { hashes, catalogue: T.RoleCatalogue, ids: T.IdGenerator, clock: T.Clock },
      (deps) => new CandidateFactory(deps),
    );
    provide(
      options,
      T.ImportedAccountRegistrar,
      { uow: T.UnitOfWork, imports, holds: T.AddressHolds, hashes, userList: T.UserListCache },
      (deps) => new ImportedAccountRegistrar(deps),
    );
    provide(
      options,
      T.ImportAccounts,
      {
        candidates: T.CandidateFactory,
        accounts: T.ImportedAccountRegistrar,
        imports,
        newSeenNames: T.NewSeenNames,
      },
      (deps) => new ImportAccounts(deps),
    );
  });
}
