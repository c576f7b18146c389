/**
 * The root of everything the domain refuses. Each subclass has a stable, dotted `code` that clients may program
 * against; what that means for a protocol (an HTTP status, an exit code) is the driving adapter's business.
 */
export abstract class DomainError extends Error {
  abstract readonly code: string;

  override get name(): string {
    return this.constructor.name;
  }
}
