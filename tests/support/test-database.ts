import { Client } from 'pg';
import { Migrator } from '#adapters/postgres/migrator.ts';
import { createDatabase, type TestDatabase } from './test-postgres.ts';

/** What references them goes along. On few rows DELETE is far faster than TRUNCATE, which makes new files. */
export const EMPTY_TABLES = `
  DO $$ BEGIN
    DELETE FROM invitations;
    DELETE FROM users;
    DELETE FROM sessions;
    DELETE FROM audit_events;
    DELETE FROM imported_accounts;
    DELETE FROM email_challenges;
    DELETE FROM latchkey_jobs.job;
  END $$`;

const LEAVE = `
  SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
  WHERE datname = current_database() AND pid <> pg_backend_pid()`;

let template: Promise<string> | undefined;
const idle: TestDatabase[] = [];

/** A database of its own with the whole schema, for a suite that changes the schema or fills it with many rows. */
export async function createMigratedDatabase(): Promise<TestDatabase> {
  return await createDatabase({ template: await (template ??= migratedTemplate()) });
}

/**
 * An empty database with the whole schema, for a suite that leaves the schema as it is. Who drops it ends whatever is
 * still connected and gives it back, empty, for the next suite: making one takes a hundred times as long.
 */
export async function borrowDatabase(): Promise<TestDatabase> {
  const database = idle.pop() ?? (await createMigratedDatabase());
  return {
    ...database,
    drop: async () => {
      await empty(database.url);
      idle.push(database);
    },
  };
}

async function empty(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(LEAVE);
    await client.query(EMPTY_TABLES);
  } finally {
    await client.end();
  }
}

async function migratedTemplate(): Promise<string> {
  const { name, url } = await createDatabase();
  await new Migrator({ url }).migrate();
  return name;
}
