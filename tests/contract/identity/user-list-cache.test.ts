import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import type { PageCache, ReadyPage } from '#adapters/http/page-cache.ts';
import type { UserListCache } from '#application/identity/accounts/ports/user-list-cache.ts';
import { MemoryUserListCache } from '#adapters/memory/memory-user-list-cache.ts';
import { UncachedUserList } from '#adapters/in-process/uncached-user-list.ts';
import { RedisUserListCache } from '#adapters/redis/redis-user-list-cache.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { describeRedis } from '#tests/support/redis-connections.ts';
import { namesIn, Users } from '#tests/support/rendered-users.ts';
import { until } from '#tests/support/until.ts';

/** Seconds. Nothing expires while a test looks. */
const LONG_TTL = 30;
/** Seconds, for what has to expire: in Redis they really have to pass. */
const TTL = 0.4;
const FIRST_PAGE = '50.';

interface World {
  readonly cache: UserListCache & PageCache;
  readonly pass: (seconds: number) => Promise<unknown>;
}

type MakeWorld = (ttlSeconds: number) => World;

/** What is promised with and without a cache. */
function itShowsTheUsers(makeWorld: MakeWorld): void {
  let world: World;
  let users: Users;
  const read = (key = FIRST_PAGE): Promise<string> => namesIn(world.cache.page(key, users.compute));

  beforeEach(() => {
    world = makeWorld(LONG_TTL);
    users = new Users();
  });

  it('shows a change as soon as it is answered', async () => {
    expect(await read()).to.equal('ann');
    users.change('bob');
    await world.cache.invalidate();
    expect(await read()).to.equal('bob');
    expect(await read()).to.equal('bob');
  });

  it('is not fooled by a reader who was slow while users changed', async () => {
    const release = users.hold();
    const slow = read();
    await until(() => users.computed === 1);
    users.change('bob');
    await world.cache.invalidate();
    release();
    expect(await slow).to.equal('ann');
    expect(await read()).to.equal('bob');
  });

  it('lets nobody who comes after a change wait for a page from before it', async () => {
    const release = users.hold();
    const slow = read();
    await until(() => users.computed === 1);
    users.change('bob');
    await world.cache.invalidate();
    const later = read();
    await until(() => users.computed === 2);
    release();
    expect(await Promise.all([slow, later])).to.deep.equal(['ann', 'bob']);
  });

  it('keeps pages apart', async () => {
    await read('50.');
    users.change('bob');
    expect(await read('10.')).to.equal('bob');
  });

  it('does not remember a failure', async () => {
    const failing = (): Promise<ReadyPage> => Promise.reject(new Error('The database is away.'));
    const failure = await world.cache.page(FIRST_PAGE, failing).catch((error: unknown) => error);
    expect(failure).to.have.property('message', 'The database is away.');
    expect(await read()).to.equal('ann');
  });

  it('keeps the bytes as they are', async () => {
    const body = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
    const page = { body, etag: '"every byte"' };
    for (let i = 0; i < 2; i += 1) {
      const found = await world.cache.page(FIRST_PAGE, () => Promise.resolve(page));
      expect([...found.body]).to.deep.equal([...body]);
      expect(found.etag).to.equal(page.etag);
    }
  });
}

/** What only a cache is for. */
function itSparesTheDatabase(makeWorld: MakeWorld): void {
  it('computes a page once for many readers at once', async () => {
    const [{ cache }, users] = [makeWorld(LONG_TTL), new Users()];
    const release = users.hold();
    const readers = Array.from({ length: 100 }, () => cache.page(FIRST_PAGE, users.compute));
    await until(() => users.computed > 0);
    release();
    await Promise.all(readers);
    expect(users.computed).to.equal(1);
  });

  it('shows a page again without computing it', async () => {
    const [{ cache }, users] = [makeWorld(LONG_TTL), new Users()];
    for (let i = 0; i < 5; i += 1) await cache.page(FIRST_PAGE, users.compute);
    expect(users.computed).to.equal(1);
  });

  it('computes a page again when it has expired', async () => {
    const [{ cache, pass }, users] = [makeWorld(TTL), new Users()];
    await cache.page(FIRST_PAGE, users.compute);
    await pass(TTL + 0.02);
    await cache.page(FIRST_PAGE, users.compute);
    expect(users.computed).to.equal(2);
  });

  it('counts the life of a page from before it was computed', async () => {
    const [{ cache, pass }, users] = [makeWorld(TTL), new Users()];
    const release = users.hold();
    const slow = cache.page(FIRST_PAGE, users.compute);
    await until(() => users.computed === 1);
    await pass(TTL * 0.75);
    release();
    await slow;
    await pass(TTL * 0.25 + 0.02);
    await cache.page(FIRST_PAGE, users.compute);
    expect(users.computed).to.equal(2);
  });
}

describe('User list cache, uncached', () => {
  itShowsTheUsers(() => ({ cache: new UncachedUserList(), pass: () => Promise.resolve() }));
});

describe('User list cache, in memory', () => {
  const makeWorld = (ttlSeconds: number): World => {
    const clock = new ManualClock();
    const cache = new MemoryUserListCache({ clock, ttlSeconds });
    return { cache, pass: async (seconds) => clock.advance(seconds) };
  };
  itShowsTheUsers(makeWorld);
  itSparesTheDatabase(makeWorld);
});

describeRedis('User list cache', (connections) => {
  const makeWorld = (ttlSeconds: number): World => ({
    cache: new RedisUserListCache({ connection: connections().connection, ttlSeconds }),
    pass: (seconds) => pause(seconds * 1000),
  });
  itShowsTheUsers(makeWorld);
  itSparesTheDatabase(makeWorld);
});
