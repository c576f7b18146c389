import type { AddressInfo } from 'node:net';
import { buildApp } from '#adapters/http/app.ts';
import { HttpServer } from '#adapters/http/server.ts';
import type { Config } from './config.ts';
import { listen } from './listen.ts';
import { rateLimitPolicy } from './modules/rate-limit-policy.ts';
import { pause } from './pause.ts';
import { prepareDatabase } from './prepare-database.ts';
import { prepareLater } from './prepare-later.ts';
import { repeat, type Repetition } from './repeat.ts';
import type { Runtime } from './runtime.ts';
import { startMail } from './start-mail.ts';
import { StartRefusedError } from './start-refused-error.ts';
import { TOKENS as T } from './tokens.ts';
import { warnOfSharedPrefix } from './warn-of-shared-prefix.ts';

/** Each instance looks for sessions, challenges and other rows to delete; a lock in the database lets one of them do it. */
const PURGE_EVERY_MS = 10 * 60 * 1_000;
/** Each instance for itself. */
const FIT_DECOYS_EVERY_MS = 10 * 60 * 1_000;
/** Each instance looks for secrets that an older key sealed; a lock in the database lets one of them seal them anew. */
const RESEAL_EVERY_MS = 10 * 60 * 1_000;
/** How often it is seen whether the keys have changed: a look at a list in memory. */
const RECORD_KEYS_EVERY_MS = 2_000;

/** A service that listens. */
export interface Service {
  readonly address: AddressInfo;
  /** Resolves when the database is ready; rejects when it refuses. */
  readonly prepared: Promise<void>;
  /**
   * Drains: not ready at once, listening on for `delayMs`; then requests in flight have the rest of `graceMs`.
   * @returns whether every request was answered.
   */
  stop(options: { readonly delayMs: number; readonly graceMs: number }): Promise<boolean>;
}

/** @throws {StartRefusedError} when the address can't be opened, or the database refuses at once. */
export async function startService(config: Config, runtime: Runtime): Promise<Service> {
  const { container, system } = runtime;
  const preparation = await prepareDatabase(config, runtime);
  const server = buildServer(config, runtime);
  const address = await listen(server, config);
  container.get(T.ServiceAddress).listening(address);
  const stopping = new AbortController();
  const { signal } = stopping;
  const prepared = preparation.ready
    ? Promise.resolve()
    : prepareLater(config, runtime, { cause: preparation.cause, signal });
  void prepared.then(() => warnOfSharedPrefix(config, runtime)).catch(() => undefined);
  const purge = startPurging(runtime, prepared, signal);
  const decoys = startFittingDecoys(runtime, prepared);
  const resealing = startResealing(runtime, prepared, signal);
  const keyChanges = startRecordingKeys(runtime, prepared);
  const mail = startMail(config, runtime, { after: prepared, signal });
  return {
    address,
    prepared,
    stop: async ({ delayMs, graceMs }) => {
      container.get(T.Readiness).startDraining();
      stopping.abort();
      await pause(delayMs);
      const [inTime] = await Promise.all([server.close(Math.max(0, graceMs - delayMs)), mail.stop()]);
      await Promise.all([purge.stop(), decoys.stop(), resealing.stop(), keyChanges.stop()]);
      await runtime.close();
      if (!inTime) system.logger.warn('requests_cut_off', { graceMs });
      return inTime;
    },
  };
}

function buildServer(config: Config, { container, system }: Runtime): HttpServer {
  const routes = container.get(T.Routes);
  const { publicPath } = config;
  checkPublicPath(publicPath, routes);
  const app = buildApp({
    ...system,
    routes,
    publicPath,
    accessTokens: container.get(T.AccessTokenCodec),
    authenticate: container.get(T.Authenticate),
    checkAssurance: container.get(T.CheckAssurance),
    checkEnrolment: config.MFA_REQUIRED_ROLES.length === 0 ? null : container.get(T.CheckEnrolment),
    limiter: config.RATE_LIMIT_PER_MINUTE === 0 ? null : container.get(T.RateLimiter),
    rateLimitPolicy: rateLimitPolicy(config),
    addresses: container.get(T.ClientAddresses),
    readiness: container.get(T.Readiness),
    corsOrigins: config.CORS_ORIGINS,
  });
  const deps = { ...system, publicPath };
  return new HttpServer(app.callback(), deps, { keepAliveMs: config.KEEP_ALIVE_TIMEOUT * 1_000 });
}

/** Behind a proxy that strips the prefix, a path of the service must not begin with what could be the prefix again. */
function checkPublicPath(publicPath: string, routes: readonly { readonly path: string }[]): void {
  const taken = routes.some(({ path }) => path === publicPath || path.startsWith(`${publicPath}/`));
  if (publicPath !== '' && taken)
    throw new StartRefusedError(
      `PUBLIC_URL can't have the path ${publicPath}: the service has one of that name.`,
    );
}

/** Again and again, so that what could not be stored is stored later. */
function startRecordingKeys({ container, system }: Runtime, prepared: Promise<void>): Repetition {
  const recordKeyChanges = container.get(T.RecordKeyChanges);
  return repeat({
    everyMs: RECORD_KEYS_EVERY_MS,
    after: prepared,
    work: () => recordKeyChanges.execute(),
    onError: (error) => system.logger.warn('key_changes_not_recorded', { error }),
  });
}

function startPurging(
  { container, system }: Runtime,
  prepared: Promise<void>,
  signal: AbortSignal,
): Repetition {
  const sessions = container.get(T.PurgeSessions);
  const auditEvents = container.get(T.PurgeAuditEvents);
  const challenges = container.get(T.PurgeEmailChallenges);
  const invitations = container.get(T.PurgeInvitations);
  const ceremonies = container.get(T.PurgeCeremonies);
  const factors = container.get(T.PurgeFactors);
  const stopping = (): boolean => signal.aborted;
  return repeat({
    everyMs: PURGE_EVERY_MS,
    after: prepared,
    work: async () => {
      await sessions.execute(stopping);
      await auditEvents.execute(stopping);
      await challenges.execute(stopping);
      await invitations.execute(stopping);
      await ceremonies.execute(stopping);
      await factors.execute(stopping);
    },
    onError: (error) => system.logger.warn('purge_failed', { error }),
  });
}

function startResealing(
  { container, system }: Runtime,
  prepared: Promise<void>,
  signal: AbortSignal,
): Repetition {
  const secrets = container.get(T.ResealTotpSecrets);
  return repeat({
    everyMs: RESEAL_EVERY_MS,
    after: prepared,
    work: () => secrets.execute(() => signal.aborted),
    onError: (error) => system.logger.warn('totp_secrets_not_resealed', { error }),
  });
}

function startFittingDecoys({ container, system }: Runtime, prepared: Promise<void>): Repetition {
  const decoys = container.get(T.FitDecoys);
  return repeat({
    everyMs: FIT_DECOYS_EVERY_MS,
    after: prepared,
    work: () => decoys.execute(),
    onError: (error) => system.logger.warn('decoys_not_fitted', { error }),
  });
}
