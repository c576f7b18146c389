import type { AddressInfo } from 'node:net';
import { buildApp } from '#adapters/http/app.ts';
import { HttpServer } from '#adapters/http/server.ts';
import type { Config } from './config.ts';
import { rateLimitPolicy } from './modules/rate-limit-policy.ts';
import { prepareDatabase } from './prepare-database.ts';
import { repeat, type Repetition } from './repeat.ts';
import type { Runtime } from './runtime.ts';
import { StartRefusedError } from './start-refused-error.ts';
import { TOKENS as T } from './tokens.ts';
import { warnOfSharedPrefix } from './warn-of-shared-prefix.ts';

/** Well below the five seconds in which the service is ready after its database has come back. */
const PREPARE_AGAIN_MS = 1_000;
/** How often old sessions are looked for; a little apart on each instance, only one does the work anyway. */
const PURGE_EVERY_MS = 10 * 60 * 1_000;

/** A service that listens. */
export interface Service {
  readonly address: AddressInfo;
  /** Resolves when the database is ready; rejects when it says no. */
  readonly prepared: Promise<void>;
  /**
   * Drains: not ready at once, listening on for `delayMs`, then what is in flight has the rest of the grace.
   * @returns whether every request was answered.
   */
  stop(options: { readonly delayMs: number; readonly graceMs: number }): Promise<boolean>;
}

/** @throws {StartRefusedError} when the port can't be had, or the database says no at once. */
export async function startService(config: Config, runtime: Runtime): Promise<Service> {
  const { container, system } = runtime;
  const first = await prepareDatabase(config, runtime);
  const server = new HttpServer(
    appOf(config, runtime).callback(),
    { ...system, ids: container.get(T.IdGenerator), publicPath: config.publicPath },
    { keepAliveMs: config.KEEP_ALIVE_TIMEOUT * 1_000 },
  );
  const address = await listen(server, config);
  const stopping = new AbortController();
  const prepared = first.ready
    ? Promise.resolve()
    : prepareLater(config, runtime, first.cause, stopping.signal);
  void prepared.then(() => warnOfSharedPrefix(config, runtime)).catch(() => undefined);
  const purge = startPurging(runtime, prepared, stopping.signal);
  return {
    address,
    prepared,
    stop: async ({ delayMs, graceMs }) => {
      container.get(T.Readiness).startDraining();
      stopping.abort();
      await pause(delayMs);
      const inTime = await server.close(Math.max(0, graceMs - delayMs));
      await purge.stop();
      await runtime.close();
      if (!inTime) system.logger.warn('requests_cut_off', { graceMs });
      return inTime;
    },
  };
}

function appOf(config: Config, { container, system }: Runtime): ReturnType<typeof buildApp> {
  const routes = container.get(T.Routes);
  checkPublicPath(config.publicPath, routes);
  return buildApp({
    ...system,
    routes,
    ids: container.get(T.IdGenerator),
    accessTokens: container.get(T.AccessTokenCodec),
    authenticate: container.get(T.Authenticate),
    limiter: config.RATE_LIMIT_PER_MINUTE === 0 ? null : container.get(T.RateLimiter),
    rateLimitPolicy: rateLimitPolicy(config),
    addresses: container.get(T.ClientAddresses),
    readiness: container.get(T.Readiness),
    corsOrigins: config.CORS_ORIGINS,
    publicPath: config.publicPath,
  });
}

/** Behind a proxy that strips the prefix, a path of the service must not begin with what could be the prefix again. */
function checkPublicPath(publicPath: string, routes: readonly { readonly path: string }[]): void {
  const taken = routes.some(({ path }) => path === publicPath || path.startsWith(`${publicPath}/`));
  if (publicPath !== '' && taken)
    throw new StartRefusedError(
      `PUBLIC_URL can't have the path ${publicPath}: the service has one of that name.`,
    );
}

async function listen(server: HttpServer, { HOST, PORT }: Config): Promise<AddressInfo> {
  try {
    return await server.listen(HOST, PORT);
  } catch (error) {
    throw new StartRefusedError(listenRefusal(error as NodeJS.ErrnoException, HOST, PORT), { cause: error });
  }
}

function listenRefusal({ code, message }: NodeJS.ErrnoException, host: string, port: number): string {
  if (code === 'EADDRINUSE')
    return `Port ${port} on ${host} is in use: stop what listens there, or set PORT.`;
  if (code === 'EACCES') return `This user may not listen on port ${port}: set PORT to one above 1023.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return `This machine has no address ${host}: set HOST to one that it has.`;
  }
  return `The service can't listen on ${host}:${port}: ${message}.`;
}

/** The database was not ready at start: the service is alive but not ready until it is. Each new cause is logged. */
async function prepareLater(
  config: Config,
  runtime: Runtime,
  firstCause: string,
  signal: AbortSignal,
): Promise<void> {
  const { logger } = runtime.system;
  let logged = '';
  let cause = firstCause;
  while (!signal.aborted) {
    if (cause !== logged) logger.warn('database_not_ready', { cause, retryMs: PREPARE_AGAIN_MS });
    logged = cause;
    await pause(PREPARE_AGAIN_MS, signal);
    if (signal.aborted) return;
    const preparation = await prepareDatabase(config, runtime);
    if (preparation.ready) {
      logger.info('database_ready');
      return;
    }
    cause = preparation.cause;
  }
}

function startPurging(
  { container, system }: Runtime,
  prepared: Promise<void>,
  signal: AbortSignal,
): Repetition {
  const purge = container.get(T.PurgeSessions);
  return repeat({
    everyMs: PURGE_EVERY_MS,
    after: prepared,
    work: () => purge.execute(() => signal.aborted),
    onError: (error) => system.logger.warn('purge_failed', { error }),
  });
}

async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  if (ms <= 0) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}
