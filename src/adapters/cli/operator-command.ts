import { Command } from 'commander';
import type { CommandIo } from './command-io.ts';

/** A commander program for `npm run <name>` that writes to `io` and throws instead of ending the process. */
export function operatorCommand(name: string, description: string, io: CommandIo): Command {
  return new Command(`npm run ${name} --`)
    .description(description)
    .exitOverride()
    .showHelpAfterError()
    .configureOutput({
      writeOut: (text) => io.out(text.trimEnd()),
      writeErr: (text) => io.err(text.trimEnd()),
    });
}
