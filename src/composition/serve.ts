import type { AddressInfo } from 'node:net';
import { banner, storagePlaces } from './banner.ts';
import type { Config } from './config.ts';
import { openDatabase } from './open-database.ts';
import { openSystem, type System } from './open-system.ts';
import { relyingPartyId } from './relying-party.ts';
import { openRuntime, type Runtime } from './runtime.ts';
import { startService, type Service } from './service.ts';
import { watchShutdownSignals } from './shutdown-signals.ts';

/** Milliseconds that the last lines wait for a slow reader of standard output. */
const LOG_PATIENCE_MS = 1_000;

/** Runs the service until a signal tells it to stop. @returns the exit code: 0 when every request was answered. */
export async function serve(config: Config): Promise<number> {
  const signals = watchShutdownSignals();
  const system = openSystem(config, { pretty: process.stdout.isTTY && !config.production });
  const service = await openService(config, system);
  announce(config, system, service.address);

  const signal = await Promise.race([signals.first, refusalOf(service)]);
  system.logger.info('stopping', { on: signal });
  // Whoever presses Ctrl-C sits in front of it; no load balancer has to hear of it first.
  const delayMs = signal === 'SIGINT' ? 0 : config.SHUTDOWN_DELAY * 1_000;
  const stopped = service.stop({ delayMs, graceMs: config.SHUTDOWN_GRACE * 1_000 });
  const clean = await Promise.race([stopped, signals.second.then(() => false)]);
  system.logger.info('stopped', { clean });
  await system.logOutput.drain(LOG_PATIENCE_MS);
  return clean ? 0 : 1;
}

/** Opens all that the service needs and lets it listen; what was opened is closed again where it can't. */
export async function openService(config: Config, system: System): Promise<Service> {
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

function announce(config: Config, { logger, logOutput }: System, address: AddressInfo): void {
  // In production, standard output is JSON lines and nothing else.
  if (!config.production) logOutput.write(banner(config, address));
  logger.info('listening', { host: address.address, port: address.port, ...storagePlaces(config) });
  if (relyingPartyId(config) === null) {
    logger.warn('no_passkeys', { cause: 'they need a domain name, and the address of the service has none' });
  }
  if (config.REDIS_URL === undefined) {
    logger.info('no_redis', { sessions: 'not cached', list: 'not cached', limits: 'per process' });
  }
}

/** Never resolves. @throws what a database that came later refuses, when the service has stopped. */
async function refusalOf(service: Service): Promise<never> {
  try {
    await service.prepared;
  } catch (error) {
    await service.stop({ delayMs: 0, graceMs: 0 });
    throw error;
  }
  return await Promise.withResolvers<never>().promise;
}
