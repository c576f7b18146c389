/** Where a command reads and writes. */
export interface CommandIo {
  out(line: string): void;
  err(line: string): void;
  /** A secret from the terminal, without echo, or the first line of a piped input. */
  readSecret(prompt: string): Promise<string>;
}

/** One word after `npm run users --` and its like. */
export interface Action {
  /** What follows the word, for example `<name> <role>`. */
  readonly usage: string;
  readonly summary: string;
  /** How many words follow; flags not counted. */
  readonly words: readonly [min: number, max: number];
  /** Flags without a value, without the dashes. */
  readonly flags?: readonly string[];
  run(words: readonly string[], flags: ReadonlySet<string>, io: CommandIo): Promise<void>;
}

/** An operator's command with its actions. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  readonly actions: Readonly<Record<string, Action>>;
}

/** The words make no sense; the message says how they would. */
export class UsageError extends Error {}

/** The command failed for a reason that the operator can understand and mend. */
export class CommandFailure extends Error {}
