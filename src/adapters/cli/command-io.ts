/** Where a command reads and writes. */
export interface CommandIo {
  /** Writes a line of the result. @throws {OutputClosedError} when nobody reads it any more. */
  out(line: string): void;
  /** Resolves when the reader of the result has taken what was written: a long result need not fit in memory. */
  drained(): Promise<void>;
  /** Writes a line for the operator that is no part of the result. */
  err(line: string): void;
  /** Shows a line at the operator's terminal in the place of the last such line, or takes it away; elsewhere nothing. */
  status(text: string | null): void;
  /**
   * Asks a person twice for a new password, without echo, or reads the first line of a piped input.
   * @throws {CommandFailure} {PromptAbortedError}
   */
  readNewPassword(owner: string): Promise<string>;
}
