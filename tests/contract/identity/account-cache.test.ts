import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { RedisAccountCache } from '#adapters/redis/redis-account-cache.ts';
import { UncachedAccounts } from '#adapters/memory/uncached-accounts.ts';
import type { AccountCache } from '#application/identity/ports/account-cache.ts';
import type { RenderedAccount } from '#application/identity/ports/account-renderer.ts';
import type { UserId } from '#domain/shared/ids.ts';
import { redisConnectionsTo, type TestConnections } from '#tests/support/redis-connections.ts';
import { openRedisConnection } from '#tests/support/test-redis-connection.ts';
import {
  redisOrSkip,
  startOwnRedis,
  startTestRedis,
  startTestRedisCluster,
} from '#tests/support/test-redis.ts';
import { until } from '#tests/support/until.ts';

/** Seconds. Short, because in Redis it really has to pass. */
const TTL = 0.5;

/** An account in the database, as far as a cache sees of it. */
class StoredAccount {
  readonly id = randomUUID() as UserId;
  reads = 0;
  #name = 'ann';
  #version = 1;
  #gate: Promise<void> = Promise.resolve();

  readonly read = async (): Promise<RenderedAccount> => {
    this.reads += 1;
    const found = { body: this.#name, etag: `"${this.#version}"` };
    await this.#gate;
    return found;
  };

  change(name: string): void {
    this.#name = name;
    this.#version += 1;
  }

  /** From now on whoever reads sees what is there now and comes back when told. */
  hold(): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#gate = promise;
    return () => {
      this.#gate = Promise.resolve();
      resolve();
    };
  }

  async in(cache: AccountCache): Promise<string> {
    return (await cache.get(this.id, this.read)).body;
  }
}

/** What is promised with and without a cache. */
function itShowsTheAccount(make: () => AccountCache): void {
  it('shows a change as soon as it is answered', async () => {
    const [cache, account] = [make(), new StoredAccount()];
    for (let i = 0; i < 50; i += 1) {
      await account.in(cache);
      account.change(`ann${i}`);
      await cache.forget(account.id);
      expect(await account.in(cache)).to.equal(`ann${i}`);
    }
  });

  it('is not fooled by a reader who was slow while the account changed', async () => {
    const [cache, account] = [make(), new StoredAccount()];
    const release = account.hold();
    const slow = account.in(cache);
    await until(() => account.reads === 1);
    account.change('bob');
    await cache.forget(account.id);
    release();
    expect(await slow).to.equal('ann');
    expect(await account.in(cache)).to.equal('bob');
  });

  it('keeps accounts apart', async () => {
    const [cache, one, other] = [make(), new StoredAccount(), new StoredAccount()];
    other.change('bob');
    expect([await one.in(cache), await other.in(cache), await one.in(cache)]).to.deep.equal([
      'ann',
      'bob',
      'ann',
    ]);
  });

  it('passes on what goes wrong when it asks, and asks again the next time', async () => {
    const [cache, account, failure] = [make(), new StoredAccount(), new Error('there is none')];
    const asked = cache.get(account.id, () => Promise.reject(failure));
    expect(await asked.catch((error: unknown) => error)).to.equal(failure);
    expect(await account.in(cache)).to.equal('ann');
  });
}

/** What is promised of instances on one Redis. */
function itIsShared(connect: () => TestConnections): void {
  const pair = (ttlSeconds = 5): readonly [RedisAccountCache, RedisAccountCache] => {
    const [first, second] = connect().pair;
    return [
      new RedisAccountCache({ connection: first, ttlSeconds }),
      new RedisAccountCache({ connection: second, ttlSeconds }),
    ];
  };

  it('reads an account once for many requests', async () => {
    const [[cache], account] = [pair(), new StoredAccount()];
    for (let i = 0; i < 20; i += 1) await account.in(cache);
    expect(account.reads).to.equal(1);
  });

  it('shows a change on every instance as soon as it is answered on one', async () => {
    const [[one, other], account] = [pair(), new StoredAccount()];
    for (let i = 0; i < 50; i += 1) {
      await Promise.all([account.in(one), account.in(other)]);
      account.change(`ann${i}`);
      await one.forget(account.id);
      expect(await account.in(other)).to.equal(`ann${i}`);
    }
  });

  it('reads again when its time is over, whatever became of a change that could not be told', async () => {
    const [[cache], account] = [pair(TTL), new StoredAccount()];
    await account.in(cache);
    account.change('bob');
    const changed = performance.now();
    await until(async () => (await account.in(cache)) === 'bob');
    expect(performance.now() - changed).to.be.below(TTL * 1_000 + 250);
  });

  it('shows nothing old when Redis forgets everything while a reader is slow', async () => {
    const [[one, other], account] = [pair(), new StoredAccount()];
    const release = account.hold();
    const slow = account.in(one);
    await until(() => account.reads === 1);
    await connect().flush();
    account.change('bob');
    await other.forget(account.id);
    release();
    await slow;
    expect([await account.in(one), await account.in(other)]).to.deep.equal(['bob', 'bob']);
  });
}

describe('Accounts that are not remembered', () => {
  itShowsTheAccount(() => new UncachedAccounts());
});

for (const [name, start] of [
  ['Redis', startTestRedis],
  ['a Redis Cluster', startTestRedisCluster],
] as const) {
  describe(`Accounts remembered with ${name}`, () => {
    let connections: TestConnections;

    before(async function () {
      connections = await redisConnectionsTo(await redisOrSkip(this, start));
    });

    after(() => connections?.close());

    itShowsTheAccount(() => new RedisAccountCache({ connection: connections.connection, ttlSeconds: 5 }));
    itIsShared(() => connections);
  });
}

describe('Accounts remembered with a Redis that goes away', () => {
  it('shows a change at once on the instance that made it, and everywhere when the stamp has expired', async function () {
    const redis = await redisOrSkip(this, () => startOwnRedis());
    const connection = openRedisConnection(redis.url);
    await until(() => connection.isAvailable);
    const cache = new RedisAccountCache({ connection, ttlSeconds: TTL });
    const account = new StoredAccount();
    await account.in(cache);
    redis.freeze();
    account.change('bob');
    await cache.forget(account.id);
    expect(await account.in(cache)).to.equal('bob');
    redis.thaw();
    await until(() => connection.isAvailable);
    expect(await account.in(cache)).to.equal('bob');
    await connection.close();
    await redis.kill();
  });
});
