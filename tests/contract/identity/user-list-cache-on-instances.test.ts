import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import type { ReadyPage } from '#adapters/http/page-cache.ts';
import { RedisUserListCache } from '#adapters/redis/redis-user-list-cache.ts';
import { describeRedis, type TestConnections } from '#tests/support/redis-connections.ts';
import { namesIn, Users } from '#tests/support/rendered-users.ts';
import { until } from '#tests/support/until.ts';

const FIRST_PAGE = '50.';

/** What is promised of several instances on one Redis. */
function itSharesPages(connect: () => TestConnections): void {
  let users: Users;
  let one: RedisUserListCache;
  let other: RedisUserListCache;

  beforeEach(() => {
    users = new Users();
    const [first, second] = connect().pair;
    one = new RedisUserListCache({ connection: first, ttlSeconds: 30 });
    other = new RedisUserListCache({ connection: second, ttlSeconds: 30 });
  });

  it('shows on every instance what one has computed', async () => {
    await one.page(FIRST_PAGE, users.compute);
    expect(await namesIn(other.page(FIRST_PAGE, users.compute))).to.equal('ann');
    expect(users.computed).to.equal(1);
  });

  it('shows a change on every instance as soon as it is answered on one', async () => {
    for (let i = 0; i < 50; i += 1) {
      await Promise.all([one, other].map((cache) => cache.page(FIRST_PAGE, users.compute)));
      users.change(`user${i}`);
      await one.invalidate();
      expect(await namesIn(other.page(FIRST_PAGE, users.compute))).to.equal(`user${i}`);
      expect(await namesIn(one.page(FIRST_PAGE, users.compute))).to.equal(`user${i}`);
    }
  });

  it('lets one instance compute for all', async () => {
    const release = users.hold();
    const readers = Array.from({ length: 100 }, (_, i) =>
      (i % 2 === 0 ? one : other).page(FIRST_PAGE, users.compute),
    );
    await until(() => users.computed > 0);
    await pause(50);
    release();
    await Promise.all(readers);
    expect(users.computed).to.equal(1);
  });

  it('computes itself when the instance whose turn it is does not come back', async () => {
    users.hold();
    void one.page(FIRST_PAGE, users.compute);
    await until(() => users.computed === 1);
    const compute = (): Promise<ReadyPage> =>
      Promise.resolve({ body: Buffer.from('{"items":["bob"]}'), etag: '"bob"' });
    expect(await namesIn(other.page(FIRST_PAGE, compute))).to.equal('bob');
  });

  it('shows nothing old when Redis forgets everything while a reader is slow', async () => {
    const release = users.hold();
    const slow = one.page(FIRST_PAGE, users.compute);
    await until(() => users.computed === 1);
    await connect().flush();
    users.change('bob');
    await other.invalidate();
    release();
    await slow;
    expect(await namesIn(one.page(FIRST_PAGE, users.compute))).to.equal('bob');
    expect(await namesIn(other.page(FIRST_PAGE, users.compute))).to.equal('bob');
  });

  it('agrees on one generation when many find none', async () => {
    await Promise.all(
      Array.from({ length: 20 }, (_, i) => (i % 2 ? one : other).page(`${i}.`, users.compute)),
    );
    await Promise.all(
      Array.from({ length: 20 }, (_, i) => (i % 2 ? other : one).page(`${i}.`, users.compute)),
    );
    expect(users.computed).to.equal(20);
  });

  it('computes anew what somebody else has put in the place of a page', async () => {
    const { connection, keys } = connect();
    await one.page(FIRST_PAGE, users.compute);
    for (const key of await keys('list:*')) {
      if (!key.endsWith('generation'))
        await connection.run((redis) => redis.set(key, 'nonsense', 'PX', 30_000));
    }
    expect(await namesIn(other.page(FIRST_PAGE, users.compute))).to.equal('ann');
  });

  it('costs one question when the page has been seen', async () => {
    await one.page(FIRST_PAGE, users.compute);
    const before = await connect().commandCount();
    for (let i = 0; i < 10; i += 1) await one.page(FIRST_PAGE, users.compute);
    expect((await connect().commandCount()) - before).to.equal(10);
  });
}

describeRedis('User list cache on several instances', (connections) => {
  itSharesPages(connections);
});
