import { sql } from 'kysely';
import { isMissingTable } from './database-failure.ts';
import type { Database } from './database.ts';
import { MIGRATION_OPTIONS, MIGRATIONS } from './migrations.ts';

/** Names of the migrations that this release has and the database has not had, oldest first. Changes nothing. */
export async function pendingMigrations(database: Database): Promise<readonly string[]> {
  const applied = await appliedMigrations(database);
  return MIGRATIONS.map(({ name }) => name).filter((name) => !applied.has(name));
}

async function appliedMigrations(database: Database): Promise<ReadonlySet<string>> {
  try {
    const rows = await database.rows(
      sql<{ readonly name: string }>`SELECT name FROM ${sql.table(MIGRATION_OPTIONS.tableName)}`,
    );
    return new Set(rows.map(({ name }) => name));
  } catch (error) {
    if (isMissingTable(error)) return new Set();
    throw error;
  }
}
