import type { Config } from './config.ts';
import { pause } from './pause.ts';
import { prepareDatabase } from './prepare-database.ts';
import type { Runtime } from './runtime.ts';

/** Well below the five seconds in which the service is ready after its database has come back. */
const RETRY_MS = 1_000;

interface Options {
  /** Why the database was not ready at start. */
  readonly cause: string;
  /** Ends the attempts. */
  readonly signal: AbortSignal;
}

/** Prepares a database that was not ready at start, when it comes; each new cause is logged. @throws as prepareDatabase. */
export async function prepareLater(
  config: Config,
  runtime: Runtime,
  { cause, signal }: Options,
): Promise<void> {
  const { logger } = runtime.system;
  let logged = '';
  while (!signal.aborted) {
    if (cause !== logged) logger.warn('database_not_ready', { cause, retryMs: RETRY_MS });
    logged = cause;
    await pause(RETRY_MS, signal);
    if (signal.aborted) return;
    const preparation = await prepareDatabase(config, runtime);
    if (preparation.ready) {
      logger.info('database_ready');
      return;
    }
    cause = preparation.cause;
  }
}
