import { expect } from 'chai';
import type { RateLimiter, RateLimitPolicy } from '#application/shared/ports/rate-limiter.ts';
import { InProcessRateLimiter } from '#adapters/in-process/in-process-rate-limiter.ts';
import { RedisRateLimiter } from '#adapters/redis/redis-rate-limiter.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { redisConnectionsTo, type TestConnections } from '#tests/support/redis-connections.ts';
import { redisOrSkip, startTestRedis, startTestRedisCluster } from '#tests/support/test-redis.ts';

type MakeLimiter = (policy: RateLimitPolicy, clock: ManualClock) => RateLimiter;

const REFUSING: RateLimiter = {
  charge: () => Promise.reject(new Error('The fallback was asked although Redis is there.')),
};

/** What every limiter promises. */
function itLimitsRates(make: MakeLimiter): void {
  const policy = { limit: 5, windowSeconds: 60 };

  it('allows the limit and refuses what goes beyond it', async () => {
    const limiter = make(policy, new ManualClock());
    const standings = [];
    for (let i = 0; i < 7; i += 1) standings.push(await limiter.charge('a'));
    expect(standings.map(({ allowed }) => allowed)).to.deep.equal([
      true,
      true,
      true,
      true,
      true,
      false,
      false,
    ]);
    expect(standings.map(({ remaining }) => remaining)).to.deep.equal([4, 3, 2, 1, 0, 0, 0]);
  });

  it('counts each client for itself', async () => {
    const limiter = make({ limit: 1, windowSeconds: 60 }, new ManualClock());
    expect((await limiter.charge('a')).allowed).to.equal(true);
    expect((await limiter.charge('b')).allowed).to.equal(true);
    expect((await limiter.charge('a')).allowed).to.equal(false);
  });

  it('says how long to wait, never longer than the window, and keeps its word', async () => {
    const clock = new ManualClock('2030-01-01T00:00:00.300Z');
    const limiter = make({ limit: 2, windowSeconds: 60 }, clock);
    await limiter.charge('a');
    clock.advance(20);
    await limiter.charge('a');
    const { allowed, resetSeconds } = await limiter.charge('a');
    expect({ allowed, resetSeconds }).to.deep.equal({ allowed: false, resetSeconds: 40 });
    clock.advance(39.999);
    expect((await limiter.charge('a')).allowed).to.equal(false);
    clock.advance(0.001);
    expect(await limiter.charge('a')).to.deep.equal({ allowed: true, remaining: 0, resetSeconds: 20 });
  });

  it('does not charge what it refuses', async () => {
    const clock = new ManualClock();
    const limiter = make({ limit: 1, windowSeconds: 10 }, clock);
    await limiter.charge('a');
    for (let i = 0; i < 9; i += 1) {
      clock.advance(1);
      expect((await limiter.charge('a')).allowed, `after ${i + 1} s`).to.equal(false);
    }
    clock.advance(1);
    expect((await limiter.charge('a')).allowed).to.equal(true);
  });

  it('holds in every window, also across the borders of seconds and of minutes', async () => {
    const clock = new ManualClock('2030-01-01T00:00:57.770Z');
    const limiter = make({ limit: 5, windowSeconds: 3 }, clock);
    const allowedAt: number[] = [];
    for (let i = 0; i < 400; i += 1) {
      const burst = i % 37 < 9 ? 7 : 1;
      for (let j = 0; j < burst; j += 1) {
        if ((await limiter.charge('a')).allowed) allowedAt.push(clock.now().getTime());
      }
      clock.advance(((i * 7919) % 211) / 1000);
    }
    expect(mostWithin(3_000, allowedAt)).to.equal(5);
  });

  it('lets no more through when many requests come at once', async () => {
    const clock = new ManualClock();
    const limiter = make({ limit: 40, windowSeconds: 60 }, clock);
    const standings = await Promise.all(Array.from({ length: 200 }, () => limiter.charge('a')));
    expect(standings.filter(({ allowed }) => allowed)).to.have.length(40);
  });
}

/** The most of the moments (ms) that lie within any window of this length. */
function mostWithin(windowMs: number, moments: readonly number[]): number {
  return Math.max(
    ...moments.map((end) => moments.filter((each) => each > end - windowMs && each <= end).length),
  );
}

/** What only a limiter promises that several instances share. */
function itLimitsOverInstances(make: () => TestConnections): void {
  it('counts over all instances together, by the clock of Redis', async () => {
    const policy = { limit: 20, windowSeconds: 60 };
    const [one, other] = make().pair.map(
      (connection) => new RedisRateLimiter({ connection, policy, fallback: REFUSING }),
    );
    const standings = await Promise.all(
      Array.from({ length: 100 }, (_, i) => (i % 2 === 0 ? one! : other!).charge('shared')),
    );
    expect(standings.filter(({ allowed }) => allowed)).to.have.length(20);
    const waits = standings.filter(({ allowed }) => !allowed).map(({ resetSeconds }) => resetSeconds);
    expect(Math.max(...waits)).to.equal(60);
  });

  it('says when a client is below a limit that was lowered meanwhile', async () => {
    const { connection } = make();
    const clock = new ManualClock();
    const limited = (limit: number): RateLimiter =>
      new RedisRateLimiter({ connection, policy: { limit, windowSeconds: 60 }, fallback: REFUSING, clock });
    for (let i = 0; i < 4; i += 1) {
      await limited(4).charge('a');
      clock.advance(1);
    }
    const refused = { allowed: false, remaining: 0, resetSeconds: 58 };
    expect(await limited(2).charge('a')).to.deep.equal(refused);
    clock.advance(58);
    expect((await limited(2).charge('a')).allowed).to.equal(true);
  });

  it('goes on when Redis has forgotten its scripts', async () => {
    const { connection, onEachServer } = make();
    const policy = { limit: 5, windowSeconds: 60 };
    const limiter = new RedisRateLimiter({ connection, policy, fallback: REFUSING });
    await limiter.charge('scripts');
    await onEachServer((server) => server.script('FLUSH'));
    expect((await limiter.charge('scripts')).remaining).to.equal(3);
  });

  it('leaves nothing in Redis for good, and no address in plain text', async () => {
    const { connection, keys: keysLike } = make();
    const policy = { limit: 5, windowSeconds: 1 };
    await new RedisRateLimiter({ connection, policy, fallback: REFUSING }).charge('192.0.2.7');
    const keys = await keysLike('latchkey:rate:*');
    expect(keys.join()).not.to.contain('192.0.2.7');
    expect(keys).to.have.length(1);
    const expiries = await Promise.all(keys.map((key) => connection.run((client) => client.pttl(key))));
    for (const expiry of expiries) expect(expiry).to.be.within(1, 61_000);
  });
}

describe('Rate limiter, in memory', () => {
  itLimitsRates((policy, clock) => new InProcessRateLimiter({ policy, clock }));
});

for (const [place, start] of [
  ['in Redis', startTestRedis],
  ['in a Redis Cluster', startTestRedisCluster],
] as const) {
  describe(`Rate limiter, ${place}`, function () {
    this.timeout(20_000);
    let connections: TestConnections;

    before(async function () {
      connections = await redisConnectionsTo(await redisOrSkip(this, start));
    });
    beforeEach(() => connections.flush());
    after(() => connections?.close());

    itLimitsRates(
      (policy, clock) =>
        new RedisRateLimiter({ connection: connections.connection, policy, fallback: REFUSING, clock }),
    );
    itLimitsOverInstances(() => connections);
  });
}
