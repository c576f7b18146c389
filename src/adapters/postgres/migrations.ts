import type { Constructor } from '@mikro-orm/core';
import { Migration } from '@mikro-orm/migrations';
import type { Options } from '@mikro-orm/postgresql';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const FOLDER = join(import.meta.dirname, '../../../migrations');

export const MIGRATIONS_TABLE = 'mikro_orm_migrations';

/** Names of the migrations of this release, oldest first. */
export async function migrationNames(): Promise<readonly string[]> {
  const files = await readdir(FOLDER);
  return files
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -'.ts'.length))
    .toSorted();
}

/**
 * What the ORM's migrator needs. The classes are given to it as a list: as a path it would search the folder with a
 * glob pattern, in which brackets and braces of a folder's name mean something else.
 */
export async function migrationOptions(): Promise<NonNullable<Options['migrations']>> {
  const names = await migrationNames();
  return {
    path: FOLDER,
    tableName: MIGRATIONS_TABLE,
    migrationsList: await Promise.all(names.map(async (name) => ({ name, class: await load(name) }))),
    // The database itself is compared with the entities, not a file that remembers it.
    snapshot: false,
    silent: true,
    fileName: (timestamp: string, name?: string): string => `${timestamp}-${name ?? 'change'}`,
  };
}

async function load(name: string): Promise<Constructor<Migration>> {
  const loaded = (await import(pathToFileURL(join(FOLDER, `${name}.ts`)).href)) as Record<string, unknown>;
  const found = Object.values(loaded).find(isMigration);
  if (found === undefined) throw new Error(`The file migrations/${name}.ts exports no migration.`);
  return found;
}

function isMigration(value: unknown): value is Constructor<Migration> {
  return typeof value === 'function' && value.prototype instanceof Migration;
}
