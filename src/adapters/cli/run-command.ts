import { parseArgs } from 'node:util';
import { DomainError } from '#domain/shared/domain-error.ts';
import { CommandFailure, UsageError, type Action, type Command, type CommandIo } from './command.ts';

export const EXIT_OK = 0;
export const EXIT_FAILED = 1;
/** As `sysexits` and most tools have it: the words were wrong, nothing was tried. */
export const EXIT_USAGE = 2;

/** Runs the action that the words name. @returns the exit code; never throws what an operator could mend. */
export async function runCommand(command: Command, args: readonly string[], io: CommandIo): Promise<number> {
  const [word = '', ...rest] = args;
  if (word === '--help' || word === '-h' || word === 'help' || rest.includes('--help')) {
    io.out(helpOf(command));
    return EXIT_OK;
  }
  try {
    if (word === '') throw new UsageError('Say what to do.');
    const action = Object.hasOwn(command.actions, word) ? command.actions[word] : undefined;
    if (action === undefined) throw new UsageError(`There is no "${command.name} ${word}".`);
    const { words, flags } = parse(action, rest);
    await action.run(words, flags, io);
    return EXIT_OK;
  } catch (error) {
    if (error instanceof UsageError) {
      io.err(`${error.message}\n\n${helpOf(command)}`);
      return EXIT_USAGE;
    }
    if (error instanceof DomainError || error instanceof CommandFailure) {
      io.err(error.message);
      return EXIT_FAILED;
    }
    throw error;
  }
}

function parse(
  action: Action,
  args: readonly string[],
): { words: readonly string[]; flags: ReadonlySet<string> } {
  const options = Object.fromEntries(
    (action.flags ?? []).map((flag) => [flag, { type: 'boolean' as const }]),
  );
  try {
    const { positionals, values } = parseArgs({ args: [...args], options, allowPositionals: true });
    const [min, max] = action.words;
    if (positionals.length < min || positionals.length > max)
      throw new UsageError(`It takes: ${action.usage}`);
    return { words: positionals, flags: new Set(Object.keys(values)) };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`It takes: ${action.usage}`);
  }
}

function helpOf({ name, summary, actions }: Command): string {
  const lines = Object.entries(actions).map(([word, { usage, summary: what }]) => {
    return `  ${`${word} ${usage}`.trimEnd().padEnd(42)} ${what}`;
  });
  return [summary, '', `Usage: npm run ${name} -- <action>`, '', ...lines].join('\n');
}
