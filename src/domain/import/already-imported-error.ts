import { DomainError } from '#domain/shared/domain-error.ts';

/** An account of this source and external id was imported before. */
export class AlreadyImportedError extends DomainError {
  readonly code = 'import.already_imported';
  constructor() {
    super('This account was imported before.');
  }
}
