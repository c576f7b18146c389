import type { Command } from 'commander';
import type { CommandIo } from './command-io.ts';
import { operatorCommand } from './operator-command.ts';
import { JSON_OPTION, printResult, type JsonOption } from './print-result.ts';

/** The changes that make the schema. Safe to call from several processes at once: they take turns. */
export interface SchemaMigrations {
  /** Names of what has not been applied, oldest first. */
  pending(): Promise<readonly string[]>;
  /** Applies all of it, or nothing. @returns the names. */
  migrate(): Promise<readonly string[]>;
  /** Reverts the newest applied one. @returns its name, or nothing where there is none. */
  revert(): Promise<readonly string[]>;
}

/** Opens the database, runs the work and closes it: `--help` opens nothing. */
export type WithMigrations = (work: (migrations: SchemaMigrations) => Promise<void>) => Promise<void>;

/** `npm run migrate`: the database's schema. The only command that changes it. */
export function migrateCommand(io: CommandIo, withMigrations: WithMigrations): Command {
  const command = operatorCommand('migrate', 'The schema of the database.', io);
  command
    .command('up', { isDefault: true })
    .description('apply all pending migrations; several processes may do so at once')
    .option(...JSON_OPTION)
    .action((options: JsonOption) =>
      withMigrations(async (migrations) => {
        const applied = await migrations.migrate();
        printResult(io, options, { applied }, linesOf('applied', applied, 'The schema is up to date.'));
      }),
    );
  command
    .command('down')
    .description('revert the newest migration; for a rollback, after the service has stopped')
    .option(...JSON_OPTION)
    .action((options: JsonOption) =>
      withMigrations(async (migrations) => {
        const reverted = await migrations.revert();
        printResult(io, options, { reverted }, linesOf('reverted', reverted, 'There is nothing to revert.'));
      }),
    );
  command
    .command('status')
    .description('list pending migrations')
    .option(...JSON_OPTION)
    .action((options: JsonOption) =>
      withMigrations(async (migrations) => {
        const pending = await migrations.pending();
        printResult(io, options, { pending }, linesOf('pending', pending, 'The schema is up to date.'));
      }),
    );
  return command;
}

function linesOf(what: string, names: readonly string[], none: string): readonly string[] {
  return names.length === 0 ? [none] : names.map((name) => `${what} ${name}`);
}
