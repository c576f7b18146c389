import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnRedis, startRedisServer, type RedisServer } from './redis-server.ts';
import { serverPort } from './server-port.ts';

const SENTINELS = 3;
const QUORUM = 2;

/** A primary and a replica that three Sentinels watch. */
export interface WatchedRedis {
  /** As for `REDIS_URL`. */
  readonly url: string;
  readonly primary: RedisServer;
  readonly replica: RedisServer;
  stop(): Promise<void>;
}

export async function startWatchedRedis(program: string): Promise<WatchedRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-sentinels-'));
  const primary = await startRedisServer(program);
  const replica = await startRedisServer(program, ['--replicaof', '127.0.0.1', `${primary.port}`]);
  const ports = await Promise.all(Array.from({ length: SENTINELS }, () => serverPort()));
  const sentinels = await Promise.all(
    ports.map((port) => startSentinel(program, folder, port, primary.port)),
  );
  return {
    url: `redis+sentinel://${ports.map((port) => `127.0.0.1:${port}`).join(',')}/main`,
    primary,
    replica,
    stop: async () => {
      for (const sentinel of sentinels) sentinel.kill('SIGKILL');
      await Promise.all([primary.kill(), replica.kill()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function startSentinel(
  program: string,
  folder: string,
  port: number,
  primaryPort: number,
): ReturnType<typeof spawnRedis> {
  const file = join(folder, `${port}.conf`);
  const settings = [
    `port ${port}`,
    'bind 127.0.0.1',
    `dir ${folder}`,
    `sentinel monitor main 127.0.0.1 ${primaryPort} ${QUORUM}`,
    'sentinel down-after-milliseconds main 500',
    'sentinel failover-timeout main 3000',
  ];
  await writeFile(file, `${settings.join('\n')}\n`);
  return await spawnRedis(program, [file, '--sentinel'], /\+monitor master/);
}
