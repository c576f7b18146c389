import { setTimeout as pause } from 'node:timers/promises';
import { inspect } from 'node:util';
import { expect } from 'chai';
import type { RedisConnection } from '#adapters/redis/redis-connection.ts';
import { RecordingLogger } from '#tests/support/recording-logger.ts';
import type { RedisServer } from '#tests/support/redis-server.ts';
import { openRedisConnection } from '#tests/support/test-redis-connection.ts';
import { redisOrSkip, startOwnRedis } from '#tests/support/test-redis.ts';
import { until } from '#tests/support/until.ts';

describe('With a password for Redis', function () {
  this.timeout(180_000);
  let server: RedisServer;

  before(async function () {
    server = await redisOrSkip(this, () => startOwnRedis(['--requirepass', 'open sesame']));
  });
  after(() => server?.kill());

  async function connect(
    password: string,
  ): Promise<{ connection: RedisConnection; logger: RecordingLogger }> {
    const logger = new RecordingLogger();
    const url = `redis://:${encodeURIComponent(password)}@127.0.0.1:${server.port}`;
    const connection = openRedisConnection(url, { logger });
    await until(() => logger.lines.length > 0);
    return { connection, logger };
  }

  it('uses it when the password is right', async () => {
    const { connection, logger } = await connect('open sesame');
    expect(connection.isAvailable).to.equal(true);
    expect(logger.lines.map(({ event }) => event)).to.deep.equal(['cache_connected']);
    await connection.close();
  });

  it('does without it when the password is wrong, and says so once without showing it', async () => {
    const { connection, logger } = await connect('hunter2');
    await pause(300);
    expect(connection.isAvailable).to.equal(false);
    await connection.close();
    expect(logger.lines).to.have.length(1);
    expect(logger.lines[0]).to.include({ level: 'warn', event: 'cache_lost' });
    expect(inspect(logger.lines, { depth: null }))
      .to.match(/WRONGPASS/)
      .and.not.match(/hunter2/);
  });
});
