import { z } from 'zod';
import { parseMailSender } from '#adapters/mail/mail-sender.ts';
import { databaseUrlMistake } from '#adapters/postgres/database-url-mistake.ts';
import { parseRedisUrl } from '#adapters/redis/redis-url.ts';
import { LOCALES } from '#domain/shared/locale.ts';

/** A whole number in a range. */
function whole(min: number, max: number) {
  return z
    .string()
    .regex(/^[0-9]{1,10}$/, { error: `must be a whole number from ${min} to ${max}` })
    .transform(Number)
    .refine((value) => value >= min && value <= max, {
      error: `must be a whole number from ${min} to ${max}`,
    });
}

/** No credentials, query or fragment, and a path that means the same wherever it is put together with another. */
const PLAIN_WEB_URL = /^https?:\/\/[^/?#@]+(?:\/[A-Za-z0-9._~-]+)*\/?$/i;
/** Labels of letters, digits and hyphens, the last of which is no number: that would be an IP address. */
const DOMAIN = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
);
const flag = z
  .enum(['true', 'false'], { error: 'must be true or false' })
  .transform((text) => text === 'true');
const text = z.string();

function url(protocols: readonly string[], example: string) {
  const error = `must look like ${example}`;
  return z.string().refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol), {
    error,
    abort: true,
  });
}

function isRedis(value: string): boolean {
  try {
    parseRedisUrl(value);
    return true;
  } catch {
    return false;
  }
}

const postgresUrl = text.superRefine((value, context) => {
  const message = databaseUrlMistake(value);
  if (message !== null) context.addIssue({ code: 'custom', message });
});
const PUBLIC_URL = url(['http:', 'https:'], 'https://id.example.org or https://example.org/id').refine(
  (value) => PLAIN_WEB_URL.test(value),
  { error: 'must be a host and at most a plain path, such as https://example.org/id' },
);
const redisUrl = text.refine((value) => isRedis(value), {
  error:
    'must look like redis://host:6379 (several separated by commas for a Redis Cluster), ' +
    'redis+sentinel://host:26379,host:26379/name or unix:///path/of/the.sock',
});
const smtpUrl = url(['smtp:', 'smtps:'], 'smtp://user:password@mail.example.org:587 or smtps://…');
const mailFrom = text.refine((value) => parseMailSender(value) !== null, {
  error: 'must be an address such as no-reply@example.org, or Name <no-reply@example.org>',
});
const domain = text.refine((value) => DOMAIN.test(value), {
  error: 'must be a domain name in small letters, such as example.org',
});
const redisPrefix = text.refine((value) => /^[\w.:-]{1,100}$/.test(value), {
  error: 'must be 1 to 100 letters, digits, underscores, dots, colons and hyphens',
});
const origins = list.refine((all) => all.every((one) => URL.canParse(one) && new URL(one).origin === one), {
  error: 'must be origins such as https://app.example.org, separated by commas, without a path',
});
const roles = list.refine((all) => all.every((one) => /^[a-z][a-z0-9_-]{0,63}$/.test(one)), {
  error: 'must be role names of small letters, digits, hyphens and underscores, separated by commas',
});

/** Every variable with its check and its default; what they mean stands in `.env.example`. */
export const configVariables = z.object({
  NODE_ENV: z
    .enum(['development', 'test', 'production'], { error: 'must be development, test or production' })
    .optional(),
  HOST: text.default('127.0.0.1'),
  PORT: whole(0, 65_535).default(3000),
  DATABASE_URL: postgresUrl.optional(),
  DATABASE_POOL_SIZE: whole(1, 1000).default(10),
  DATABASE_POOLER: z
    .enum(['session', 'transaction'], { error: 'must be session or transaction' })
    .default('session'),
  REDIS_URL: redisUrl.optional(),
  REDIS_PREFIX: redisPrefix.default('latchkey:'),
  REDIS_COMMAND_TIMEOUT_MS: whole(10, 60_000).default(150),
  DATA_DIR: text.default('./data'),
  KEYS_DIR: text.optional(),
  TOKEN_ISSUER: text.default('latchkey'),
  TOKEN_AUDIENCE: text.default('latchkey'),
  ACCESS_TOKEN_TTL: whole(1, 86_400).default(900),
  REFRESH_GRACE: whole(0, 300).default(10),
  SESSION_IDLE_TTL: whole(1, 315_360_000).default(2_592_000),
  SESSION_MAX_TTL: whole(1, 315_360_000).default(7_776_000),
  LIVENESS_TTL: whole(1, 30).default(5),
  LIST_TTL: whole(1, 3600).default(30),
  KEY_PUBLISH_DELAY: whole(0, 86_400).default(300),
  MIGRATE: z.enum(['auto', 'off'], { error: 'must be auto or off' }).default('auto'),
  PUBLIC_URL: PUBLIC_URL.optional(),
  RP_ID: domain.optional(),
  MAIL: z.enum(['auto', 'off'], { error: 'must be auto or off' }).default('auto'),
  SMTP_URL: smtpUrl.optional(),
  MAIL_FROM: mailFrom.optional(),
  EMAIL_VERIFICATION: z
    .enum(['off', 'optional', 'required'], { error: 'must be off, optional or required' })
    .default('optional'),
  DEFAULT_LOCALE: z.enum(LOCALES, { error: `must be one of ${LOCALES.join(', ')}` }).default('en'),
  MAIL_TEMPLATES_DIR: text.optional(),
  MAIL_PER_MINUTE: whole(0, 1_000_000).default(10),
  METRICS_TOKEN: text.optional(),
  RATE_LIMIT_PER_MINUTE: whole(0, 1_000_000).default(100),
  LOGIN_ATTEMPTS_PER_MINUTE: whole(0, 1_000_000).default(10),
  TRUSTED_PROXIES: list.default([]),
  PASSWORD_MIN_LENGTH: whole(1, 128).default(8),
  PASSWORD_HASHER: z.enum(['argon2', 'node-rs'], { error: 'must be argon2 or node-rs' }).default('argon2'),
  ARGON2_MEMORY_KIB: whole(8, 262_144).default(19_456),
  ARGON2_TIME: whole(1, 16).default(2),
  ARGON2_PARALLELISM: whole(1, 16).default(1),
  ROLES: roles.default(['user', 'admin']),
  SELF_ASSIGNABLE_ROLES: roles.default(['user']),
  MFA_REQUIRED_ROLES: roles.default([]),
  REGISTRATION: z.enum(['open', 'invited'], { error: 'must be open or invited' }).default('open'),
  ADMIN_EMAIL: text.optional(),
  ADMIN_LOGIN: text.optional(),
  ADMIN_PASSWORD: text.optional(),
  COOKIE_SECURE: flag.default(true),
  CORS_ORIGINS: origins.default([]),
  LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'], {
      error: 'must be debug, info, warn, error or silent',
    })
    .default('info'),
  AUDIT_DAYS: whole(0, 36_500).default(365),
  KEEP_ALIVE_TIMEOUT: whole(1, 3600).default(65),
  SHUTDOWN_GRACE: whole(0, 3600).default(10),
  SHUTDOWN_DELAY: whole(0, 3600).default(0),
});

export type ConfigVariables = z.output<typeof configVariables>;
