/**
 * Base class of all errors with which domain and application refuse. Each subclass has a stable, dotted `code` that
 * clients may program against; driving adapters map it to a status or an exit code.
 */
export abstract class DomainError extends Error {
  abstract readonly code: string;

  override get name(): string {
    return this.constructor.name;
  }
}
