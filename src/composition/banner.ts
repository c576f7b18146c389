import type { AddressInfo } from 'node:net';
import { HostList } from '#adapters/postgres/host-list.ts';
import { describeRedis, parseRedisUrl } from '#adapters/redis/redis-url.ts';
import type { Config } from './config.ts';
import { urlOf } from './service-address.ts';

/** Where the service keeps what: for the banner, and in production for a log line. */
export function storagePlaces(config: Config): Readonly<Record<'database' | 'cache' | 'keys', string>> {
  return {
    database:
      config.DATABASE_URL === undefined
        ? `embedded PostgreSQL in ${config.DATA_DIR}`
        : `PostgreSQL at ${new HostList(config.DATABASE_URL).names.join(', ')}`,
    cache:
      config.REDIS_URL === undefined
        ? 'none (set REDIS_URL for Redis); limits count in this process'
        : `Redis at ${describeRedis(parseRedisUrl(config.REDIS_URL))}`,
    keys: config.KEYS_DIR,
  };
}

/** What a person who has just started the service wants to know. */
export function banner(config: Config, address: AddressInfo): string {
  const base = urlOf(address);
  const { database, cache, keys } = storagePlaces(config);
  const lines = [
    ['Latchkey', base],
    ['API docs', `${base}/docs`],
    ['Mail', config.mail === 'development' ? `${base}/dev/mails` : mailPlace(config)],
    ['Database', database],
    ['Cache', cache],
    ['Keys', keys],
    ['Stop', 'Ctrl-C'],
  ] as const;
  return `\n${lines.map(([name, value]) => `  ${name.padEnd(10)}${value}`).join('\n')}\n\n`;
}

function mailPlace({ mail, SMTP_URL }: Config): string {
  return mail === 'smtp' ? `by ${new URL(SMTP_URL ?? '').host}` : 'off';
}
