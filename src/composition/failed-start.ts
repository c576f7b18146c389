import { AsyncLocalStorage } from 'node:async_hooks';
import { inspect } from 'node:util';
import { EngineMissingError } from '#adapters/passwords/node-rs-engine.ts';
import { EmbeddedPostgresError } from '#adapters/embedded-postgres/embedded-postgres-error.ts';
import { KeyFolderUnreadableError, KeyPermissionsError, MissingKeysError } from '#adapters/jwt/errors.ts';
import { UnusableKeyError } from '#adapters/jwt/keys.ts';
import { TemplateError } from '#adapters/mail/template-error.ts';
import { PinoLogger } from '#adapters/system/pino-logger.ts';
import { standardOutput } from '#adapters/system/standard-output.ts';
import { DomainError } from '#domain/shared/domain-error.ts';
import { ConfigError } from './config.ts';
import { StartRefusedError } from './start-refused-error.ts';

/** Errors whose message is a sentence for whoever starts the service. */
const REFUSALS = [
  StartRefusedError,
  EmbeddedPostgresError,
  MissingKeysError,
  KeyPermissionsError,
  KeyFolderUnreadableError,
  UnusableKeyError,
  EngineMissingError,
  TemplateError,
  DomainError,
];

/** Writes on standard error why the process could not start. */
export function printFailedStart(error: unknown): void {
  const reasons = reasonsOf(error) ?? [inspect(error)];
  for (const reason of reasons) process.stderr.write(`${reason}\n`);
}

/** The same in production: one JSON line for each reason, as all of standard output is there. */
export function logFailedStart(error: unknown): void {
  const output = standardOutput(() => undefined);
  const logger = new PinoLogger({ requestContext: new AsyncLocalStorage(), level: 'fatal', output });
  const reasons = reasonsOf(error);
  if (reasons === null) logger.fatal('start_failed', { error });
  else for (const reason of reasons) logger.fatal('start_refused', { reason });
}

/** Sentences for whoever starts the service; null for an error that says nothing to them. */
export function reasonsOf(error: unknown): readonly string[] | null {
  if (error instanceof ConfigError) return error.sentences;
  return error instanceof Error && REFUSALS.some((kind) => error instanceof kind) ? [error.message] : null;
}
