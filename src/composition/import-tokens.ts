import type { CandidateFactory } from '#application/import/candidate-factory.ts';
import type { ImportAccounts } from '#application/import/import-accounts.ts';
import type { ImportedAccountRegistrar } from '#application/import/imported-account-registrar.ts';
import type { ForeignHashes } from '#application/import/ports/foreign-hashes.ts';
import type { ImportRepository } from '#application/import/ports/import-repository.ts';
import type { NewSeenNames } from '#application/import/ports/seen-names.ts';
import { token } from './token.ts';

/** What the container knows of moving in from another system. */
export const IMPORT_TOKENS = {
  CandidateFactory: token<CandidateFactory>('CandidateFactory'),
  ForeignHashes: token<ForeignHashes>('ForeignHashes'),
  ImportAccounts: token<ImportAccounts>('ImportAccounts'),
  ImportedAccountRegistrar: token<ImportedAccountRegistrar>('ImportedAccountRegistrar'),
  ImportRepository: token<ImportRepository>('ImportRepository'),
  NewSeenNames: token<NewSeenNames>('NewSeenNames'),
} as const;
