import type { RedisConnection } from '#adapters/redis/redis-connection.ts';
import type { RedisClient } from '#adapters/redis/redis-client.ts';
import { Cluster, type Redis } from 'ioredis';
import { connectToRedis } from './test-redis-connection.ts';
import { redisOrSkip, startTestRedis, startTestRedisCluster, type TestRedis } from './test-redis.ts';

const PREFIX = 'latchkey:';

/** Two instances of the service on one Redis, and a look behind the scenes. */
export interface TestConnections {
  readonly connection: RedisConnection;
  readonly pair: readonly [RedisConnection, RedisConnection];
  /** What each server of it answers. */
  readonly onEachServer: <T>(command: (server: Redis) => Promise<T>) => Promise<readonly T[]>;
  /** Keys of ours, without the prefix, as a connection takes them. */
  readonly keys: (pattern: string) => Promise<readonly string[]>;
  /** Commands for data that the servers have carried out, scripts' own included. */
  commandCount(): Promise<number>;
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** Declares the same suite over a Redis and over a Redis Cluster, empty before each test. */
export function describeRedis(title: string, suite: (connections: () => TestConnections) => void): void {
  for (const [place, start] of [
    ['Redis', startTestRedis],
    ['a Redis Cluster', startTestRedisCluster],
  ] as const) {
    describe(`${title}, in ${place}`, () => {
      let connections: TestConnections | undefined;

      before(async function () {
        connections = await redisConnectionsTo(await redisOrSkip(this, start));
      });
      beforeEach(() => connections?.flush());
      after(() => connections?.close());

      suite(() => connections!);
    });
  }
}

async function redisConnectionsTo(redis: TestRedis): Promise<TestConnections> {
  const pair = [await connectToRedis(redis.url), await connectToRedis(redis.url)] as const;
  const [connection] = pair;
  const onEachServer = <T>(command: (server: Redis) => Promise<T>): Promise<readonly T[]> =>
    connection.run((client) => Promise.all(serversOf(client).map((server) => command(server))));
  return {
    connection,
    pair,
    onEachServer,
    keys: async (pattern) =>
      (await onEachServer((server) => server.keys(`${PREFIX}${pattern}`)))
        .flat()
        .map((key) => key.slice(PREFIX.length)),
    commandCount: async () =>
      (await onEachServer((server) => server.info('commandstats')))
        .map(countCommands)
        .reduce((a, b) => a + b),
    flush: () => redis.flush(),
    close: async () => void (await Promise.all(pair.map((each) => each.close()))),
  };
}

function serversOf(client: RedisClient): readonly Redis[] {
  return client instanceof Cluster ? client.nodes('master') : [client];
}

function countCommands(statistics: string): number {
  return [
    ...statistics.matchAll(
      /^cmdstat_(?:get|mget|set|del|pttl|evalsha|eval|hgetall|hmget|hset):calls=(\d+)/gm,
    ),
  ]
    .map(([, count]) => Number(count))
    .reduce((total, count) => total + count, 0);
}
