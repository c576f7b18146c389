import { type Command, CommanderError } from 'commander';
import { DomainError } from '#domain/shared/domain-error.ts';
import type { CommandIo } from './command-io.ts';
import { CommandFailure, OutputClosedError, PromptAbortedError, UsageFailure } from './errors.ts';

export const EXIT_OK = 0;
export const EXIT_FAILED = 1;
/** The arguments were wrong; nothing was tried. */
export const EXIT_USAGE = 2;
/** What a shell reports for a process that SIGINT ended. */
export const EXIT_INTERRUPTED = 130;

/**
 * Runs the action that the arguments name.
 * @returns the exit code. @throws whatever is neither wrong usage nor a failure that the operator can correct.
 */
export async function runCommand(command: Command, args: readonly string[], io: CommandIo): Promise<number> {
  try {
    await command.parseAsync(args, { from: 'user' });
    return EXIT_OK;
  } catch (error) {
    // Commander has printed its message and the help by now.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_OK : EXIT_USAGE;
    if (error instanceof OutputClosedError) return EXIT_OK;
    if (error instanceof PromptAbortedError) return EXIT_INTERRUPTED;
    if (error instanceof UsageFailure) {
      io.err(error.message);
      return EXIT_USAGE;
    }
    if (error instanceof DomainError || error instanceof CommandFailure) {
      io.err(error.message);
      return EXIT_FAILED;
    }
    throw error;
  }
}
