import { expect } from 'chai';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { RedisConnection } from '#adapters/redis/redis-connection.ts';
import type { RedisServer } from '#tests/support/redis-server.ts';
import { connectToRedis, openRedisConnection } from '#tests/support/test-redis-connection.ts';
import { redisOrSkip, startOwnRedis } from '#tests/support/test-redis.ts';
import { startTcpProxy } from '#tests/support/tcp-proxy.ts';
import { until } from '#tests/support/until.ts';

describe('A connection to Redis', () => {
  let redis: RedisServer;

  before(async function () {
    redis = await redisOrSkip(this, () => startOwnRedis());
  });
  after(() => redis?.kill());

  it('can be waited for, and takes commands then', async () => {
    const proxy = await startTcpProxy(redis.url);
    proxy.delay(30);
    const connection = openRedisConnection(proxy.url);
    expect(connection.isAvailable, 'right after it was made').to.equal(false);
    expect(await connection.becomesAvailable(5_000)).to.equal(true);
    expect(await connection.run((client) => client.set('told', 'yes'))).to.equal('OK');
    expect(await connection.becomesAvailable(0), 'once it is there').to.equal(true);
    await connection.close();
    await proxy.close();
  });

  it('says when Redis did not come in time', async () => {
    const connection = openRedisConnection('redis://127.0.0.1:1');
    expect(await connection.becomesAvailable(100)).to.equal(false);
    await connection.close();
  });

  /** Whether the connection lets a command through. */
  async function asks(connection: RedisConnection): Promise<boolean> {
    let asked = false;
    await connection.run(() => Promise.resolve((asked = true))).catch(() => undefined);
    return asked;
  }

  it('asks nothing right after a failure, and asks again later', async () => {
    const connection = await connectToRedis(redis.url);
    expect(await asks(connection)).to.equal(true);
    await connection.run(() => Promise.reject(new Error('lost'))).catch(() => undefined);
    expect([await asks(connection), connection.isAvailable]).to.deep.equal([false, false]);
    await until(() => asks(connection));
    expect(connection.isAvailable).to.equal(true);
    await connection.close();
  });

  it('takes the refusal of a rate limiter for an answer', async () => {
    const connection = await connectToRedis(redis.url);
    const limiter = new RateLimiterMemory({ points: 1, duration: 60 });
    const refusal = await connection.run(() => limiter.consume('ann', 2)).catch((reason: unknown) => reason);
    expect(refusal).to.be.instanceOf(RateLimiterRes);
    expect([await asks(connection), connection.isAvailable]).to.deep.equal([true, true]);
    await connection.close();
  });
});
