import { Gauge, type Registry } from 'prom-client';
import type { SchemaMigrations } from '#adapters/cli/migrate-command.ts';
import type { EmbeddedPostgres } from '#adapters/embedded-postgres/embedded-postgres.ts';
import type { DatabaseOptions } from '#adapters/postgres/database-options.ts';
import { Database } from '#adapters/postgres/database.ts';
import type { Migrator } from '#adapters/postgres/migrator.ts';
import { pendingMigrations } from '#adapters/postgres/pending-migrations.ts';
import type { Config } from './config.ts';
import type { SystemServices } from './modules/system-module.ts';

/** The way to PostgreSQL, an embedded server included where this process runs one. */
export interface OpenDatabase {
  readonly database: Database;
  /** As configured, or of the embedded server. */
  readonly url: string;
  readonly migrations: SchemaMigrations;
  readonly embedded: boolean;
  close(): Promise<void>;
}

/**
 * Opens the configured database, or the embedded one in DATA_DIR. Connects to nothing that is external yet.
 * @param options.join whether an embedded server that runs already is used, as command-line tools do.
 * @throws {EmbeddedPostgresError}
 */
export async function openDatabase(
  config: Config,
  { logger, registry }: SystemServices,
  options: { readonly join: boolean },
): Promise<OpenDatabase> {
  const server =
    config.DATABASE_URL === undefined ? await embeddedServer(config, logger, options.join) : null;
  const url = config.DATABASE_URL ?? server?.url ?? '';
  const pooler = config.DATABASE_POOLER;
  const database = new Database({ url, poolSize: config.DATABASE_POOL_SIZE, pooler });
  reportPool(database, registry);
  return {
    database,
    url,
    migrations: {
      pending: () => pendingMigrations(database),
      // Most starts find nothing to do, and need not load what would do it.
      migrate: async () =>
        (await pendingMigrations(database)).length === 0
          ? []
          : await (await migrator({ url, pooler })).migrate(),
      revert: async () => await (await migrator({ url, pooler })).revert(),
    },
    embedded: server !== null,
    close: async () => {
      await database.close();
      await server?.stop();
    },
  };
}

function reportPool(database: Database, registry: Registry): void {
  const connections = new Gauge({
    name: 'latchkey_database_connections',
    help: 'Connections of the pool.',
    registers: [registry],
    collect: () => {
      connections.set(database.poolStatistics().open);
    },
  });
  const waiting = new Gauge({
    name: 'latchkey_database_requests_waiting',
    help: 'Requests that wait for a connection.',
    registers: [registry],
    collect: () => {
      waiting.set(database.poolStatistics().waiting);
    },
  });
}

async function migrator(options: Pick<DatabaseOptions, 'url' | 'pooler'>): Promise<Migrator> {
  const { Migrator } = await import('#adapters/postgres/migrator.ts');
  return new Migrator(options);
}

async function embeddedServer(
  config: Config,
  logger: SystemServices['logger'],
  join: boolean,
): Promise<EmbeddedPostgres> {
  if (join) {
    const { joinEmbeddedPostgres } = await import('#adapters/embedded-postgres/join-embedded-postgres.ts');
    const url = await joinEmbeddedPostgres(config.DATA_DIR);
    if (url !== null) return { url, stop: () => Promise.resolve() };
  }
  const { startEmbeddedPostgres } = await import('#adapters/embedded-postgres/embedded-postgres.ts');
  return await startEmbeddedPostgres({
    dataDir: config.DATA_DIR,
    onEvent: ({ kind, ...fields }) => logger.warn(`embedded_postgres_${kind}`, fields),
  });
}
