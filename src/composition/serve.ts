import { EngineMissingError } from '#adapters/argon2/node-rs-engine.ts';
import { KeyFolderUnreadableError, KeyPermissionsError, MissingKeysError } from '#adapters/jwt/errors.ts';
import { EmbeddedPostgresError } from '#adapters/embedded-postgres/embedded-postgres-error.ts';
import { DomainError } from '#domain/shared/domain-error.ts';
import { banner } from './banner.ts';
import type { Config } from './config.ts';
import { openDatabase } from './open-database.ts';
import { watchShutdownSignals } from './shutdown-signals.ts';
import { openRuntime, openSystem, type Runtime } from './runtime.ts';
import { startService, type Service } from './service.ts';
import { StartRefusedError } from './start-refused-error.ts';

/** Errors whose message is a sentence for whoever starts the service. */
const REFUSALS = [
  StartRefusedError,
  EmbeddedPostgresError,
  MissingKeysError,
  KeyPermissionsError,
  KeyFolderUnreadableError,
  EngineMissingError,
  DomainError,
];

/** How long the last lines wait for a slow reader of standard output. */
const LOG_PATIENCE_MS = 1_000;

const { promise: never } = Promise.withResolvers<never>();

/** The sentence for whoever started us, or null for an error that is none of theirs. */
export function startRefusal(error: unknown): string | null {
  return REFUSALS.some((kind) => error instanceof kind) ? (error as Error).message : null;
}

/** Runs the service until it is told to stop. @returns the exit code. */
export async function serve(config: Config): Promise<number> {
  const signals = watchShutdownSignals();
  const system = openSystem(config, { pretty: process.stdout.isTTY });
  const { logger } = system;
  const service = await open(config, system);
  system.logOutput.write(banner(config, service.address));
  logger.info('listening', { host: service.address.address, port: service.address.port });
  if (config.REDIS_URL === undefined) {
    logger.info('no_redis', { sessions: 'not cached', list: 'not cached', limits: 'per process' });
  }
  const refused = service.prepared.then(() => never);
  const order = await Promise.race([signals.first, refused]).catch(async (error: unknown) => {
    await service.stop({ delayMs: 0, graceMs: 0 });
    throw error;
  });
  logger.info('stopping', { on: order });
  // Whoever presses Ctrl-C sits in front of it; no load balancer has to hear of it first.
  const delayMs = order === 'SIGINT' ? 0 : config.SHUTDOWN_DELAY * 1_000;
  const stopped = service.stop({ delayMs, graceMs: config.SHUTDOWN_GRACE * 1_000 });
  const clean = await Promise.race([stopped, signals.second]);
  logger.info('stopped', { clean });
  await system.logOutput.drain(LOG_PATIENCE_MS);
  return clean ? 0 : 1;
}

async function open(config: Config, system: ReturnType<typeof openSystem>): Promise<Service> {
  const database = await openDatabase(config, system, { join: false });
  let runtime: Runtime | null = null;
  try {
    runtime = await openRuntime(config, { system, database });
    return await startService(config, runtime);
  } catch (error) {
    await (runtime ?? database).close();
    throw error;
  }
}
