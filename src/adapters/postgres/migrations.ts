import { join } from 'node:path';
import type { Options } from '@mikro-orm/postgresql';

/**
 * Where the migrations are. They are written by hand (`npm run orm -- migration:create --blank --name=what-it-does`):
 * the records leave out what only the database has to know, such as checks and partial indexes.
 */
export const MIGRATIONS = {
  path: join(import.meta.dirname, '../../../migrations'),
  tableName: 'mikro_orm_migrations',
  snapshot: false,
  silent: true,
  fileName: (timestamp: string, name?: string): string => `${timestamp}-${name ?? 'change'}`,
} satisfies Options['migrations'];
