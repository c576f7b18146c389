import { Redis } from 'ioredis';
import type { Context } from 'mocha';
import { findRedisProgram, type RedisServer, startRedisServer } from './redis-server.ts';
import { startWatchedRedis, type WatchedRedis } from './redis-sentinels.ts';
import { until } from './until.ts';
import { serverPort } from './server-port.ts';

export interface TestRedis {
  /** As for `REDIS_URL`: several addresses, separated by commas, for a Cluster. */
  readonly url: string;
  /** Removes what Latchkey keeps there, and nothing else. */
  flush(): Promise<void>;
}

const ADVICE =
  'NO REDIS: its suites are skipped. Install redis-server or valkey-server (7.0 or later), or set REDIS_URL.';
const MASTERS = 3;
const SLOTS = 16_384;

let shared: Promise<TestRedis> | undefined;
let sharedCluster: Promise<TestRedis> | undefined;
let advised = false;

/** The Redis of this test process: that of `REDIS_URL`, else a server started at first need. @throws where none is. */
export function startTestRedis(): Promise<TestRedis> {
  return (shared ??= start());
}

/** A server that the caller may freeze and kill; never that of `REDIS_URL`. @throws where there is no program. */
export async function startOwnRedis(options: readonly string[] = []): Promise<RedisServer> {
  return await startRedisServer(programOrThrow(), options);
}

/** A primary and a replica under Sentinels. @throws where there is no program. */
export async function startOwnWatchedRedis(): Promise<WatchedRedis> {
  return await startWatchedRedis(programOrThrow());
}

/** Three masters on one machine that the caller may freeze and kill. @throws where there is no program. */
export async function startOwnRedisCluster(): Promise<{ url: string; servers: readonly RedisServer[] }> {
  const program = programOrThrow();
  const masters = await Promise.all(Array.from({ length: MASTERS }, () => startMaster(program)));
  await joinMasters(masters);
  const servers = masters.map(({ server }) => server);
  return { url: servers.map(({ url }) => url).join(','), servers };
}

/** Three masters on one machine, for this test process. @throws where there is no program. */
export function startTestRedisCluster(): Promise<TestRedis> {
  return (sharedCluster ??= startCluster());
}

/** Within a hook: what `start` gives, or the suite is skipped; with `CI=true` a skip is a failure. */
export async function redisOrSkip<T>(context: Context, start: () => Promise<T>): Promise<T> {
  try {
    return await start();
  } catch (error) {
    if (!(error instanceof NoRedisError) || process.env['CI'] === 'true') throw error;
    if (!advised) process.stderr.write(`\n*** ${ADVICE} ***\n\n`);
    advised = true;
    return context.skip();
  }
}

class NoRedisError extends Error {
  override readonly name = 'NoRedisError';
}

function programOrThrow(): string {
  const program = findRedisProgram();
  if (program === null) throw new NoRedisError(ADVICE);
  return program;
}

async function start(): Promise<TestRedis> {
  const given = process.env['REDIS_URL'];
  const url = given || (await startOwnRedis()).url;
  return { url, flush: () => flush([url]) };
}

async function startCluster(): Promise<TestRedis> {
  const { url, servers } = await startOwnRedisCluster();
  return { url, flush: () => flush(servers.map((server) => server.url)) };
}

async function joinMasters(masters: readonly Master[]): Promise<void> {
  const nodes = masters.map(({ server, busPort }) => ({ server, busPort, redis: new Redis(server.url) }));
  await Promise.all(
    nodes.map(({ redis }, index) => {
      const [first, next] = [index, index + 1].map((share) => Math.floor((SLOTS * share) / nodes.length));
      return redis.call('CLUSTER', 'ADDSLOTSRANGE', `${first}`, `${Number(next) - 1}`);
    }),
  );
  for (const { server, busPort } of nodes.slice(1)) {
    await nodes[0]!.redis.call('CLUSTER', 'MEET', '127.0.0.1', `${server.port}`, `${busPort}`);
  }
  for (const { redis } of nodes)
    await until(async () => isWhole(String(await redis.call('CLUSTER', 'INFO'))));
  for (const { redis } of nodes) redis.disconnect();
}

interface Master {
  readonly server: RedisServer;
  readonly busPort: number;
}

async function startMaster(program: string): Promise<Master> {
  const busPort = await serverPort();
  const options = [
    '--cluster-enabled',
    'yes',
    '--cluster-port',
    `${busPort}`,
    '--cluster-node-timeout',
    '2000',
  ];
  return { server: await startRedisServer(program, options), busPort };
}

/** Until each of the servers says that the Cluster can be used. */
export async function untilClusterIsWhole(servers: readonly RedisServer[]): Promise<void> {
  for (const { url } of servers) {
    const redis = new Redis(url);
    await until(async () => isWhole(String(await redis.call('CLUSTER', 'INFO'))));
    redis.disconnect();
  }
}

function isWhole(info: string): boolean {
  return info.includes('cluster_state:ok') && info.includes(`cluster_known_nodes:${MASTERS}`);
}

async function flush(urls: readonly string[]): Promise<void> {
  for (const url of urls) {
    const redis = new Redis(url);
    const keys = await redis.keys('latchkey:*');
    for (const key of keys) await redis.del(key);
    redis.disconnect();
  }
}
