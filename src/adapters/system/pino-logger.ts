import type { AsyncLocalStorage } from 'node:async_hooks';
import { pino, type DestinationStream, type LoggerOptions } from 'pino';
import type { LogFields, Logger } from '#application/shared/ports/logger.ts';
import { maskSecrets } from './mask-secrets.ts';
import { serializeError } from './serialize-error.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';

/** Fields whose values never appear, in the spellings of our code and of HTTP headers. */
const SECRET_FIELDS = [
  'password',
  'currentPassword',
  'newPassword',
  'passwordHash',
  'hash',
  'secret',
  'secretHash',
  'token',
  'accessToken',
  'refreshToken',
  'refresh_token',
  'privateKey',
  'authorization',
  'Authorization',
  'cookie',
  '["set-cookie"]',
  'totp',
  'recoveryCode',
  'recoveryCodes',
  'challenge',
  'passkey',
  'passkeyOptions',
  'credential',
  'uri',
];
/** Codes that people type; elsewhere a code is that of an error. */
const SECRET_CODES = ['body.code', 'request.body.code', 'command.code'];
/** Where they are looked for. Not by wildcards, with which pino takes ten times as long for every line. */
const HOLDERS = ['', 'body', 'headers', 'request.body', 'request.headers', 'command'];

interface Deps {
  /** Its request id stands on every line that is written while a request is handled. */
  readonly requestContext: AsyncLocalStorage<{ readonly requestId: string }>;
  readonly level: LogLevel;
  /** Where lines go; null shows them for people at a terminal, by pino-pretty. */
  readonly output: DestinationStream | null;
}

/**
 * One JSON object on one line for each event: `level`, `time`, the fields of the request, the fields of the event,
 * `event`. Secrets are redacted by the name of their field, and masked wherever a text shows their form.
 */
export class PinoLogger implements Logger {
  readonly #pino: pino.Logger;

  constructor({ requestContext, level, output }: Deps) {
    const options: LoggerOptions = {
      level,
      base: null,
      messageKey: 'event',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      mixin: () => requestFields(requestContext.getStore()),
      serializers: { error: serializeError },
      redact: {
        paths: [...HOLDERS.flatMap((holder) => secretPaths(holder)), ...SECRET_CODES],
        censor: '[redacted]',
      },
      hooks: { streamWrite: maskSecrets },
    };
    this.#pino = output === null ? pino({ ...options, transport: PRETTY }) : pino(options, output);
  }

  debug(event: string, fields: LogFields = {}): void {
    this.#pino.debug(fields, event);
  }

  info(event: string, fields: LogFields = {}): void {
    this.#pino.info(fields, event);
  }

  warn(event: string, fields: LogFields = {}): void {
    this.#pino.warn(fields, event);
  }

  error(event: string, fields: LogFields = {}): void {
    this.#pino.error(fields, event);
  }

  /** The last line of a process that can't go on. */
  fatal(event: string, fields: LogFields = {}): void {
    this.#pino.fatal(fields, event);
  }
}

const PRETTY = { target: 'pino-pretty', options: { messageKey: 'event', translateTime: 'SYS:HH:MM:ss.l' } };

/** A new object each time: pino adds the fields of the event to it. */
function requestFields(request: { readonly requestId: string } | undefined): object {
  return request === undefined ? {} : { requestId: request.requestId };
}

function secretPaths(holder: string): readonly string[] {
  return SECRET_FIELDS.map((name) =>
    name.startsWith('[') || holder === '' ? holder + name : `${holder}.${name}`,
  );
}
