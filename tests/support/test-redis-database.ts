import { Redis } from 'ioredis';
import type { TestRedis } from './test-redis.ts';

/** As many as a Redis has unless it is told otherwise; the first stays to suites that use the server as it comes. */
const DATABASES = 16;

let used = 0;

/** One of the server's numbered databases, a different one for each service that runs; taken in turn, so flush it. */
export function redisDatabase(server: TestRedis): TestRedis {
  // A Cluster has but one.
  if (server.url.includes(',')) return server;
  const url = new URL(server.url);
  url.pathname = `/${1 + (used % (DATABASES - 1))}`;
  used += 1;
  return { url: url.href, flush: () => flush(url.href) };
}

async function flush(url: string): Promise<void> {
  const redis = new Redis(url);
  const keys = await redis.keys('latchkey:*');
  if (keys.length > 0) await redis.del(...keys);
  redis.disconnect();
}
