import { expect } from 'chai';
import { Redis } from 'ioredis';
import { expectRightAnswers, RedisInstance } from '#tests/support/redis-instance.ts';
import type { WatchedRedis } from '#tests/support/redis-sentinels.ts';
import { redisOrSkip, startOwnWatchedRedis } from '#tests/support/test-redis.ts';
import { until } from '#tests/support/until.ts';

const FAILOVER_MS = 60_000;

describe('A Redis under Sentinels', function () {
  this.timeout(2 * FAILOVER_MS);
  let redis: WatchedRedis;
  let one: RedisInstance;
  let other: RedisInstance;

  before(async function () {
    redis = await redisOrSkip(this, startOwnWatchedRedis);
    await untilReplicating(redis);
  });
  beforeEach(async () => {
    one = new RedisInstance(redis.url);
    other = new RedisInstance(redis.url, one.truth);
    for (const { connection } of [one, other]) await until(() => connection.check(), FAILOVER_MS);
  });
  afterEach(() => Promise.all([one.connection.close(), other.connection.close()]));
  after(() => redis?.stop());

  it('is used through the primary that the Sentinels name', async () => {
    await expectRightAnswers(one);
    expect(await countOfKeys(redis.primary.url)).to.be.above(0);
  });

  it('gives right answers during a failover, and is used through the new primary after it', async () => {
    const session = one.opensSession();
    expect([await one.isAlive(session), await other.isAlive(session)]).to.deep.equal([true, true]);
    await redis.primary.kill();
    const isBack = async (): Promise<boolean> => {
      await expectRightAnswers(one);
      return await one.connection.check();
    };
    await until(isBack, FAILOVER_MS);
    await until(() => other.connection.check(), FAILOVER_MS);
    expect(await roleOf(redis.replica.url)).to.equal('master');

    await until(() => one.liveness.pendingCount === 0, FAILOVER_MS);
    await one.liveness.markEnded([one.truth.ends(session, 'logged_out')]);
    expect(one.liveness.pendingCount).to.equal(0);
    const asked = other.truth.asked;
    expect(await other.isAlive(session)).to.equal(false);
    expect(other.truth.asked, 'answered by the mark in the new primary').to.equal(asked);
  });
});

async function ask<T>(url: string, question: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(url);
  try {
    return await question(redis);
  } finally {
    redis.disconnect();
  }
}

async function countOfKeys(url: string): Promise<number> {
  return await ask(url, (redis) => redis.dbsize());
}

async function roleOf(url: string): Promise<unknown> {
  return (await ask(url, (redis) => redis.role()))[0];
}

/** Sentinels promote no replica that has never been connected to the primary. */
async function untilReplicating({ primary }: WatchedRedis): Promise<void> {
  await until(async () =>
    (await ask(primary.url, (redis) => redis.info('replication'))).includes('state=online'),
  );
}
