import { pino } from 'pino';
import type { DestinationStream, Logger as Pino } from 'pino';
import { PinoPretty } from 'pino-pretty';
import type { LogFields, Logger } from '#application/shared/ports/logger.ts';
import type { AsyncLogContext } from './async-log-context.ts';
import { loggableFields } from './loggable.ts';
import { maskSecrets } from './mask-secrets.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';

export interface PinoLoggerOptions {
  readonly level: LogLevel;
  /** For people at a terminal; else each line is one JSON object. */
  readonly pretty: boolean;
  /** Where lines go instead of standard output. */
  readonly stream?: DestinationStream;
}

interface FlushableStream extends DestinationStream {
  flushSync?(): void;
}

/** Structured lines on standard output. Whatever is logged, a line comes out and no exception. */
export class PinoLogger implements Logger {
  readonly #pino: Pino;
  readonly #stream: FlushableStream;
  readonly #context: AsyncLogContext;

  constructor({ context }: { readonly context: AsyncLogContext }, options: PinoLoggerOptions) {
    this.#context = context;
    this.#stream = streamFor(options);
    this.#pino = pino(
      {
        level: options.level,
        messageKey: 'event',
        base: null,
        timestamp: pino.stdTimeFunctions.isoTime,
        formatters: { level: (label) => ({ level: label }) },
      },
      this.#stream,
    );
  }

  debug(event: string, fields?: LogFields): void {
    this.#write('debug', event, fields);
  }

  info(event: string, fields?: LogFields): void {
    this.#write('info', event, fields);
  }

  warn(event: string, fields?: LogFields): void {
    this.#write('warn', event, fields);
  }

  error(event: string, fields?: LogFields): void {
    this.#write('error', event, fields);
  }

  /** The last line of a process that cannot go on: written out before this returns. */
  fatal(event: string, fields?: LogFields): void {
    this.#write('fatal', event, fields);
    this.flush();
  }

  /** Writes out what is still in memory; for the end of the process. */
  flush(): void {
    try {
      this.#stream.flushSync?.();
    } catch {
      // The reader of our output has gone, or nothing was written yet: there is nobody to tell.
    }
  }

  #write(level: 'debug' | 'info' | 'warn' | 'error' | 'fatal', event: string, fields: LogFields = {}): void {
    if (!this.#pino.isLevelEnabled(level)) return;
    const plain = { ...loggableFields(this.#context.fields()), ...loggableFields(fields) };
    this.#pino[level](plain, maskSecrets(event));
  }
}

/**
 * Writing does not wait for a slow reader. Each write takes a thread from the pool that hashes passwords, too, so lines
 * are written some twenty at a time or after 100 ms: 8 of 14 µs a line measured. What is in memory at an orderly exit is
 * written by pino itself; `kill -9` loses the last 100 ms.
 */
const LINES = { dest: 1, sync: false, minLength: 4_096, periodicFlush: 100 } as const;

function streamFor({ pretty, stream }: PinoLoggerOptions): FlushableStream {
  if (!pretty) return stream ?? pino.destination(LINES);
  return PinoPretty({
    colorize: stream === undefined,
    sync: true,
    messageKey: 'event',
    translateTime: 'SYS:HH:MM:ss.l',
    destination: (stream ?? 1) as NodeJS.WritableStream | number,
  });
}
