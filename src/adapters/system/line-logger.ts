import type { AsyncLocalStorage } from 'node:async_hooks';
import { createRequire } from 'node:module';
import { pino } from 'pino';
import type { DestinationStream } from 'pino';
import type * as pinoPretty from 'pino-pretty';
import type { LogFields, Logger } from '#application/shared/ports/logger.ts';
import { eventMember, lineMembers } from './line-members.ts';
import { LineWriter } from './line-writer.ts';

type Level = 'debug' | 'info' | 'warn' | 'error' | 'fatal';

export type LogLevel = Level | 'silent';

export interface LineLoggerOptions {
  readonly level: LogLevel;
  /** For people at a terminal; else each line is one JSON object. */
  readonly pretty: boolean;
  /** Where lines go instead of standard output. */
  readonly stream?: DestinationStream;
}

const require = createRequire(import.meta.url);
const NONE: LogFields = Object.freeze({});

interface FlushableStream extends DestinationStream {
  flushSync?(): void;
}

/**
 * Structured lines on standard output. Whatever is logged, a line comes out and no exception. What pino writes to and how
 * it shows lines to people is used, its formatting is not: it makes every member a text of its own, and together with
 * what must be kept out of a line beforehand that took 2.2 µs a line, this 1.3.
 */
export class LineLogger implements Logger {
  readonly #stream: FlushableStream;
  readonly #requestContext: AsyncLocalStorage<LogFields>;
  readonly #least: number;
  readonly #beginning = lineBeginnings();

  constructor(
    { requestContext }: { readonly requestContext: AsyncLocalStorage<LogFields> },
    options: LineLoggerOptions,
  ) {
    this.#requestContext = requestContext;
    this.#stream = streamFor(options);
    this.#least = options.level === 'silent' ? Infinity : levelNumber(options.level);
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

  #write(level: Level, event: string, fields: LogFields = NONE): void {
    if (levelNumber(level) < this.#least) return;
    const context = lineMembers(this.#requestContext.getStore() ?? NONE, fields);
    const own = lineMembers(fields, null);
    this.#stream.write(`${this.#beginning(level)}${context}${own}${eventMember(event)}}\n`);
  }
}

function levelNumber(level: Level): number {
  return pino.levels.values[level] ?? 0;
}

function streamFor({ pretty, stream }: LineLoggerOptions): FlushableStream {
  if (!pretty) return stream ?? new LineWriter();
  // Thirty files that only a terminal needs.
  const { PinoPretty } = require('pino-pretty') as typeof pinoPretty;
  return PinoPretty({
    colorize: stream === undefined,
    sync: true,
    messageKey: 'event',
    translateTime: 'SYS:HH:MM:ss.l',
    destination: (stream ?? 1) as NodeJS.WritableStream | number,
  });
}

/** Of the same millisecond are many lines. */
function lineBeginnings(): (level: Level) => string {
  let lastTime = -1;
  let lastLevel: Level;
  let text = '';
  return (level) => {
    const time = Date.now();
    if (time === lastTime && level === lastLevel) return text;
    lastTime = time;
    lastLevel = level;
    text = `{"level":"${level}","time":"${new Date(time).toISOString()}"`;
    return text;
  };
}
