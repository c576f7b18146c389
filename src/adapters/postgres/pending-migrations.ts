import { readdir } from 'node:fs/promises';
import { isMissingTable } from './database-failure.ts';
import { MIGRATIONS } from './migrations.ts';
import type { PostgresDatabase } from './postgres-database.ts';
import { Statement } from './statement.ts';

const executed = new Statement<{ readonly name: string }>(
  'migrations_executed',
  `SELECT name FROM ${MIGRATIONS.tableName}`,
);

/** Names of the migrations that this release has and the database has not had, oldest first. Changes nothing. */
export async function pendingMigrations(database: PostgresDatabase): Promise<readonly string[]> {
  const [known, had] = await Promise.all([knownMigrations(), executedMigrations(database)]);
  return known.filter((name) => !had.has(name));
}

async function knownMigrations(): Promise<readonly string[]> {
  const files = await readdir(MIGRATIONS.path);
  return files
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -'.ts'.length))
    .toSorted();
}

async function executedMigrations(database: PostgresDatabase): Promise<ReadonlySet<string>> {
  try {
    const { rows } = await database.execute(executed, []);
    return new Set(rows.map(({ name }) => name));
  } catch (error) {
    if (isMissingTable(error)) return new Set();
    throw error;
  }
}
