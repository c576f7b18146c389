import type { LogFields } from './logger.ts';

/** Fields that every line bears which is logged while a piece of work goes on, wherever in the code it is logged. */
export interface LogContext {
  /** Runs `work` with the fields added to those that apply already; what it starts inherits them. */
  run<T>(fields: LogFields, work: () => T): T;
}
