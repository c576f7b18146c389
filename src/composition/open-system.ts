import { AsyncLocalStorage } from 'node:async_hooks';
import { Counter } from 'prom-client';
import { createMetricsRegistry } from '#adapters/system/metrics-registry.ts';
import { PinoLogger } from '#adapters/system/pino-logger.ts';
import { standardOutput, type LogOutput } from '#adapters/system/standard-output.ts';
import { SystemClock } from '#adapters/system/system-clock.ts';
import type { Origin } from '#application/audit/ports/request-origin.ts';
import type { Config } from './config.ts';
import type { SystemServices } from './modules/system-module.ts';

interface OutputOptions {
  /** For people at a terminal; else each line is one JSON object. */
  readonly pretty: boolean;
  /** Where lines go instead of standard output. */
  readonly stream?: Pick<LogOutput, 'write'>;
}

/** The services of one process of Latchkey. */
export interface System extends SystemServices {
  readonly logger: PinoLogger;
  readonly logOutput: LogOutput;
}

/** Clock, log and metrics: what is needed before anything else is opened. */
export function openSystem(config: Config, { pretty, stream }: OutputOptions): System {
  const registry = createMetricsRegistry();
  const dropped = new Counter({
    name: 'latchkey_log_lines_dropped_total',
    help: 'Log lines dropped because standard output did not take them.',
    registers: [registry],
  });
  const logOutput = standardOutput(() => dropped.inc());
  const requestContext = new AsyncLocalStorage<Origin>();
  const output = pretty ? null : (stream ?? logOutput);
  const logger = new PinoLogger({ requestContext, level: config.LOG_LEVEL, output });
  return { clock: new SystemClock(), logger, logOutput, requestContext, registry };
}
