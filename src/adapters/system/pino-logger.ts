import { pino } from 'pino';
import type { DestinationStream, Logger as Pino } from 'pino';
import { PinoPretty } from 'pino-pretty';
import type { LogFields, Logger } from '#application/shared/ports/logger.ts';
import type { AsyncLogContext } from './async-log-context.ts';
import { LineWriter } from './line-writer.ts';
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

const NONE: LogFields = Object.freeze({});

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
        timestamp: isoTimes(),
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

  #write(
    level: 'debug' | 'info' | 'warn' | 'error' | 'fatal',
    event: string,
    fields: LogFields = NONE,
  ): void {
    if (!this.#pino.isLevelEnabled(level)) return;
    this.#pino[level](loggableFields(this.#context.fields(), fields), maskSecrets(event));
  }
}

function streamFor({ pretty, stream }: PinoLoggerOptions): FlushableStream {
  if (!pretty) return stream ?? new LineWriter();
  return PinoPretty({
    colorize: stream === undefined,
    sync: true,
    messageKey: 'event',
    translateTime: 'SYS:HH:MM:ss.l',
    destination: (stream ?? 1) as NodeJS.WritableStream | number,
  });
}

/** Times of lines as pino wants them; of the same millisecond are many. */
function isoTimes(): () => string {
  let last = -1;
  let text = '';
  return () => {
    const now = Date.now();
    if (now !== last) text = `,"time":"${new Date(now).toISOString()}"`;
    last = now;
    return text;
  };
}
