import type { CommandIo } from './command-io.ts';

/** The option `--json` of commands that have a result. */
export interface JsonOption {
  readonly json?: boolean;
}

/** Commander's flags and description of {@link JsonOption}. */
export const JSON_OPTION = ['--json', 'print the result as JSON'] as const;

/** Prints a result: one JSON document with `--json`, else its lines for people. */
export function printResult(
  io: CommandIo,
  { json }: JsonOption,
  result: object,
  lines: readonly string[],
): void {
  if (json === true) io.out(JSON.stringify(result));
  else for (const line of lines) io.out(line);
}
