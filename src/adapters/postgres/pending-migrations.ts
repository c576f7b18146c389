import { sql } from 'kysely';
import { isMissingTable } from './database-failure.ts';
import type { Database } from './database.ts';
import { migrationNames, MIGRATIONS_TABLE } from './migrations.ts';

/** Names of the migrations that this release has and the database has not had, oldest first. Changes nothing. */
export async function pendingMigrations(database: Database): Promise<readonly string[]> {
  const [known, applied] = await Promise.all([migrationNames(), appliedMigrations(database)]);
  return known.filter((name) => !applied.has(name));
}

async function appliedMigrations(database: Database): Promise<ReadonlySet<string>> {
  try {
    const rows = await database.rows(
      sql<{ readonly name: string }>`SELECT name FROM ${sql.table(MIGRATIONS_TABLE)}`,
    );
    return new Set(rows.map(({ name }) => name));
  } catch (error) {
    if (isMissingTable(error)) return new Set();
    throw error;
  }
}
