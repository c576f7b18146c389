import { Migrator } from '#adapters/postgres/migrator.ts';
import { createDatabase, type TestDatabase } from './test-postgres.ts';

let template: Promise<string> | undefined;

/** A database of its own with the whole schema: a copy of one that is migrated once for all suites. */
export async function createMigratedDatabase(): Promise<TestDatabase> {
  return await createDatabase({ template: await (template ??= migratedTemplate()) });
}

async function migratedTemplate(): Promise<string> {
  const { name, url } = await createDatabase();
  await new Migrator({ url }).migrate();
  return name;
}
