import type { CommandIo } from '#adapters/cli/command.ts';

/** A terminal that remembers what was written, and has one secret to type. */
export class RecordingIo implements CommandIo {
  readonly lines: string[] = [];
  readonly errors: string[] = [];
  readonly prompts: string[] = [];
  readonly #secret: string;

  constructor(secret = '') {
    this.#secret = secret;
  }

  out(line: string): void {
    this.lines.push(line);
  }

  err(line: string): void {
    this.errors.push(line);
  }

  readSecret(prompt: string): Promise<string> {
    this.prompts.push(prompt);
    return Promise.resolve(this.#secret);
  }
}
