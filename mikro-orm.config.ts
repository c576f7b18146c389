import { Migrator } from '@mikro-orm/migrations';
import { defineConfig } from '@mikro-orm/postgresql';
import { joinEmbeddedPostgres } from '#adapters/embedded-postgres/join-embedded-postgres.ts';
import { MIGRATIONS } from '#adapters/postgres/migrations.ts';
import { RECORDS } from '#adapters/postgres/orm-options.ts';
import { readConfig } from '#composition/config.ts';

const { DATABASE_URL, DATA_DIR } = readConfig();
const url = DATABASE_URL ?? (await joinEmbeddedPostgres(DATA_DIR));
if (url === null)
  throw new Error('Set DATABASE_URL, or start the service first: then this joins its embedded database.');

/** For `npm run orm` alone; the service and `npm run migrate` go through `src/adapters/postgres`. */
export default defineConfig({
  clientUrl: url,
  entities: Object.values(RECORDS),
  migrations: MIGRATIONS,
  extensions: [Migrator],
  ensureDatabase: false,
});
