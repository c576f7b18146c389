import { Migrator } from '@mikro-orm/migrations';
import { defineConfig } from '@mikro-orm/postgresql';
import { joinEmbeddedPostgres } from '#adapters/embedded-postgres/join-embedded-postgres.ts';
import { MIGRATION_OPTIONS } from '#adapters/postgres/migrations.ts';
import { ormOptions } from '#adapters/postgres/orm.ts';
import { readConfig } from '#composition/config.ts';

const { DATABASE_URL, DATABASE_POOLER: pooler, DATA_DIR } = readConfig();
const url = DATABASE_URL ?? (await joinEmbeddedPostgres(DATA_DIR));
if (url === null)
  throw new Error('Set DATABASE_URL, or start the service first: then this joins its embedded database.');

/** For `npm run orm` alone; the service and `npm run migrate` go through `src/adapters/postgres`. */
export default defineConfig({
  ...ormOptions({ url, poolSize: 2, applicationName: 'latchkey-orm', pooler }),
  migrations: MIGRATION_OPTIONS,
  extensions: [Migrator],
});
