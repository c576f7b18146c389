import { expect } from 'chai';
import { openRedisConnection } from '#tests/support/test-redis-connection.ts';
import { redisOrSkip, startOwnRedis } from '#tests/support/test-redis.ts';
import { startTcpProxy } from '#tests/support/tcp-proxy.ts';

describe('Whoever can’t do without Redis', () => {
  it('waits for a connection that is only coming up, and can tell Redis something then', async function () {
    const redis = await redisOrSkip(this, () => startOwnRedis());
    const proxy = await startTcpProxy(redis.url);
    proxy.delay(30);
    const connection = openRedisConnection(proxy.url);
    expect(connection.isAvailable, 'right after it was made').to.equal(false);
    expect(await connection.becomesAvailable(5_000)).to.equal(true);
    expect(await connection.run((client) => client.set('told', 'yes'))).to.equal('OK');
    expect(await connection.becomesAvailable(0), 'once it is there').to.equal(true);
    await connection.close();
    await proxy.close();
    await redis.kill();
  });

  it('is told when there is none in time', async () => {
    const connection = openRedisConnection('redis://127.0.0.1:1');
    expect(await connection.becomesAvailable(100)).to.equal(false);
    await connection.close();
  });
});
