import { Container, type ContainerModule } from 'inversify';
import 'reflect-metadata';
import { KeyFolder } from '#adapters/jwt/key-folder.ts';
import { PgBossOutbox } from '#adapters/postgres/jobs/pg-boss-outbox.ts';
import { parseRedisUrl } from '#adapters/redis/redis-url.ts';
import type { RedisConnection } from '#adapters/redis/redis-connection.ts';
import type { Config } from './config.ts';
import { openSecret } from './secrets.ts';
import { applicationModules } from './modules/application-modules.ts';
import { hashingModule } from './modules/hashing-module.ts';
import { httpModule } from './modules/http-module.ts';
import { jwtModule } from './modules/jwt-module.ts';
import { mailModule, mailTemplates } from './modules/mail-module.ts';
import { postgresModule } from './modules/postgres-module.ts';
import { inProcessModule } from './modules/in-process-module.ts';
import { systemModule, type SystemServices } from './modules/system-module.ts';
import type { OpenDatabase } from './open-database.ts';

/** Everything wired, without an HTTP server: what the service and the operators' commands have in common. */
export interface Runtime {
  readonly container: Container;
  readonly system: SystemServices;
  /** Null for a runtime whose store is memory. */
  readonly database: OpenDatabase | null;
  /** Null where none is configured. */
  readonly redis: RedisConnection | null;
  /** Closes what was opened, the last first. */
  close(): Promise<void>;
}

export interface RuntimeParts {
  readonly system: SystemServices;
  readonly database: OpenDatabase | null;
}

/** @throws {MissingKeysError} {KeyPermissionsError} {KeyFolderUnreadableError} {EngineMissingError} {TemplateError} */
export async function openRuntime(config: Config, { system, database }: RuntimeParts): Promise<Runtime> {
  const keys = await KeyFolder.open(system, {
    dir: config.KEYS_DIR,
    publishDelaySeconds: config.KEY_PUBLISH_DELAY,
    makeMissing: !config.production,
    mail: config.mail !== 'off',
    refusePermissiveFiles: config.production,
  });
  const hashing = await hashingModule(config, await openSecret('decoy.key', config, system));
  const auditSecret = await openSecret('audit.key', config, system);
  const templates = mailTemplates(config);
  if (config.mail !== 'off') await templates.check();
  keys.start();
  const redis = await openRedis(config, system);
  const container = new Container({ defaultScope: 'Singleton' });
  container.load(
    systemModule(system, config),
    ...applicationModules(config),
    hashing,
    jwtModule({ keys, auditSecret }, config),
    mailModule(config, templates),
    httpModule(config),
  );
  const outbox = database === null ? null : new PgBossOutbox(database);
  container.load(...(await storageModules(config, { database, outbox, redis })));
  return {
    container,
    system,
    database,
    redis,
    close: async () => {
      keys.stop();
      await redis?.close();
      await outbox?.close();
      await database?.close();
    },
  };
}

interface Storage {
  readonly database: OpenDatabase | null;
  readonly outbox: PgBossOutbox | null;
  readonly redis: RedisConnection | null;
}

/** Where the data lies; the modules of what is not configured are not loaded. */
async function storageModules(
  config: Config,
  { database, outbox, redis }: Storage,
): Promise<readonly ContainerModule[]> {
  if (database === null || outbox === null) {
    const { memoryModule } = await import('./modules/memory-module.ts');
    return [memoryModule(config)];
  }
  const postgres = postgresModule({ ...database, pooler: config.DATABASE_POOLER, outbox });
  if (redis === null) return [postgres, inProcessModule(config)];
  const { redisModule } = await import('./modules/redis-module.ts');
  return [postgres, redisModule(redis, config)];
}

async function openRedis(
  config: Config,
  { logger, registry }: SystemServices,
): Promise<RedisConnection | null> {
  if (config.REDIS_URL === undefined) return null;
  const { RedisConnection } = await import('#adapters/redis/redis-connection.ts');
  return new RedisConnection(
    { logger, registry },
    {
      address: parseRedisUrl(config.REDIS_URL),
      keyPrefix: config.REDIS_PREFIX,
      commandTimeoutMs: config.REDIS_COMMAND_TIMEOUT_MS,
    },
  );
}
