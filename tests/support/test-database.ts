import { Client } from 'pg';
import { MIGRATION_OPTIONS } from '#adapters/postgres/migrations.ts';
import { Migrator } from '#adapters/postgres/migrator.ts';
import { createDatabase, type TestDatabase } from './test-postgres.ts';

/**
 * Empties all tables but that of the migrations, whatever references what. On few rows DELETE is far faster than TRUNCATE,
 * which makes new files.
 */
export const EMPTY_TABLES = `
  DO $$ DECLARE emptied regclass; BEGIN
    PERFORM set_config('session_replication_role', 'replica', true);
    FOR emptied IN
      SELECT oid FROM pg_class
      WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> '${MIGRATION_OPTIONS.tableName}'
    LOOP
      EXECUTE format('DELETE FROM %s', emptied);
    END LOOP;
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
 * An empty database with the whole schema, for a suite that leaves the schema as it is. Once released it is emptied for
 * the next suite: making one takes far longer.
 */
export async function borrowDatabase(): Promise<TestDatabase> {
  const database = idle.pop() ?? (await createMigratedDatabase());
  return {
    ...database,
    release: async () => {
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
