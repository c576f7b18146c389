import type { SchemaMigrations } from '#application/shared/ports/schema-migrations.ts';
import type { Command } from './command.ts';

export type WithMigrations = (work: (migrations: SchemaMigrations) => Promise<void>) => Promise<void>;

/** `npm run migrate`: the database's schema. */
export function migrateCommand(withMigrations: WithMigrations): Command {
  return {
    name: 'migrate',
    summary: 'The schema of the database.',
    actions: {
      up: {
        usage: '',
        summary: 'applies what is pending; several may do so at once',
        words: [0, 0],
        run: (_words, _flags, io) =>
          withMigrations(async (migrations) => {
            const applied = await migrations.migrate();
            for (const name of applied) io.out(`applied ${name}`);
            if (applied.length === 0) io.out('The schema is up to date.');
          }),
      },
      down: {
        usage: '',
        summary: 'takes the newest one back; for a rollback, after the service has stopped',
        words: [0, 0],
        run: (_words, _flags, io) =>
          withMigrations(async (migrations) => {
            const reverted = await migrations.revert();
            for (const name of reverted) io.out(`took back ${name}`);
            if (reverted.length === 0) io.out('There is nothing to take back.');
          }),
      },
      status: {
        usage: '',
        summary: 'what is pending',
        words: [0, 0],
        run: (_words, _flags, io) =>
          withMigrations(async (migrations) => {
            const pending = await migrations.pending();
            for (const name of pending) io.out(`pending ${name}`);
            if (pending.length === 0) io.out('The schema is up to date.');
          }),
      },
    },
  };
}
