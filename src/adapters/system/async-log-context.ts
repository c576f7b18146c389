import { AsyncLocalStorage } from 'node:async_hooks';
import type { LogContext } from '#application/shared/ports/log-context.ts';
import type { LogFields } from '#application/shared/ports/logger.ts';

const NONE: LogFields = Object.freeze({});

/** Fields that follow a request through every `await`. */
export class AsyncLogContext implements LogContext {
  readonly #storage = new AsyncLocalStorage<LogFields>();

  run<T>(fields: LogFields, work: () => T): T {
    const outer = this.#storage.getStore();
    return this.#storage.run(outer === undefined ? fields : { ...outer, ...fields }, work);
  }

  /** What applies here and now. */
  fields(): LogFields {
    return this.#storage.getStore() ?? NONE;
  }
}
