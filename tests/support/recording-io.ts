import type { CommandIo } from '#adapters/cli/command-io.ts';

/** A terminal that remembers what was written, and has one password to type. */
export class RecordingIo implements CommandIo {
  readonly lines: string[] = [];
  readonly errors: string[] = [];
  readonly statuses: string[] = [];
  /** The names for which a password was asked. */
  readonly asked: string[] = [];
  readonly #password: string;

  constructor(password = '') {
    this.#password = password;
  }

  out(line: string): void {
    this.lines.push(line);
  }

  drained(): Promise<void> {
    return Promise.resolve();
  }

  err(line: string): void {
    this.errors.push(line);
  }

  status(text: string | null): void {
    if (text !== null) this.statuses.push(text);
  }

  readNewPassword(owner: string): Promise<string> {
    this.asked.push(owner);
    return Promise.resolve(this.#password);
  }
}
