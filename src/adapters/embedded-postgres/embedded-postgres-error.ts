/**
 * Why the embedded server cannot be used, in one sentence that tells the operator what to do.
 * `details` holds the last lines that PostgreSQL printed, for whoever wants more than the sentence.
 */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';
  readonly details: readonly string[];

  constructor(message: string, options: { cause?: unknown; details?: readonly string[] } = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.details = options.details ?? [];
  }
}
