import { expect } from 'chai';
import type { RateLimiter } from '#adapters/http/rate-limiter.ts';
import { InProcessRateLimiter, type RateLimits } from '#adapters/in-process/in-process-rate-limiter.ts';
import { RedisRateLimiter } from '#adapters/redis/redis-rate-limiter.ts';
import { describeRedis, type TestConnections } from '#tests/support/redis-connections.ts';
import { until } from '#tests/support/until.ts';

type MakeLimiter = (limits: RateLimits) => RateLimiter;

const MINUTE = { limit: 5, userLimit: 50, windowSeconds: 60 };
const ANN = { network: '192.0.2.1' };
const BOB = { network: '192.0.2.2' };

const REFUSING: RateLimiter = {
  charge: () => Promise.reject(new Error('The fallback was asked although Redis is there.')),
};

/** How many of so many requests of a client are allowed. */
async function allowedOf(
  limiter: RateLimiter,
  requests: number,
  client: Parameters<RateLimiter['charge']>[0],
): Promise<number> {
  let allowed = 0;
  for (let i = 0; i < requests; i += 1) if ((await limiter.charge(client)).allowed) allowed += 1;
  return allowed;
}

function itLimitsRates(make: MakeLimiter): void {
  it('allows the limit and refuses what goes beyond it', async () => {
    const limiter = make(MINUTE);
    const charges = [];
    for (let i = 0; i < 7; i += 1) charges.push(await limiter.charge(ANN));
    expect(charges.map(({ allowed }) => allowed)).to.deep.equal([true, true, true, true, true, false, false]);
    expect(charges.map(({ remaining }) => remaining)).to.deep.equal([4, 3, 2, 1, 0, 0, 0]);
  });

  it('counts each network by itself', async () => {
    const limiter = make({ ...MINUTE, limit: 1 });
    expect(await allowedOf(limiter, 2, ANN)).to.equal(1);
    expect(await allowedOf(limiter, 2, BOB)).to.equal(1);
  });

  it('says how many seconds are left of the window', async () => {
    const limiter = make(MINUTE);
    for (let i = 0; i < 7; i += 1) expect((await limiter.charge(ANN)).resetSeconds).to.be.within(1, 60);
  });

  it('begins a new window when the last one is over, however often it refused meanwhile', async () => {
    const limiter = make({ limit: 2, userLimit: 20, windowSeconds: 1 });
    const outlast = async (client: Parameters<RateLimiter['charge']>[0]): Promise<void> => {
      await until(async () => !(await limiter.charge(client)).allowed);
      await until(async () => (await limiter.charge(client)).allowed);
    };
    await Promise.all([outlast(ANN), outlast({ sessionId: 's1', userId: 'u1' })]);
  });

  it('lets no more through when many requests come at once', async () => {
    const limiter = make({ limit: 40, userLimit: 400, windowSeconds: 60 });
    for (const client of [ANN, { sessionId: 's1', userId: 'u1' }]) {
      const charges = await Promise.all(Array.from({ length: 200 }, () => limiter.charge(client)));
      expect(charges.filter(({ allowed }) => allowed)).to.have.length(40);
    }
  });

  it('counts each session of a user by itself, and all of them together', async () => {
    const limiter = make({ limit: 5, userLimit: 12, windowSeconds: 60 });
    expect(await allowedOf(limiter, 8, { sessionId: 's1', userId: 'u1' })).to.equal(5);
    expect(await allowedOf(limiter, 8, { sessionId: 's2', userId: 'u1' })).to.equal(5);
    expect(await allowedOf(limiter, 8, { sessionId: 's3', userId: 'u1' })).to.equal(2);
    expect(await allowedOf(limiter, 8, { sessionId: 's4', userId: 'u2' })).to.equal(5);
    expect(await allowedOf(limiter, 8, ANN)).to.equal(5);
  });

  it('says what is left of the tighter of both budgets', async () => {
    const limiter = make({ limit: 5, userLimit: 7, windowSeconds: 60 });
    const left = [];
    for (const sessionId of ['s1', 's1', 's1', 's2', 's2', 's2', 's2', 's2'])
      left.push((await limiter.charge({ sessionId, userId: 'u1' })).remaining);
    expect(left).to.deep.equal([4, 3, 2, 3, 2, 1, 0, 0]);
  });

  it('charges no user for what the session refuses, also when it all comes at once', async () => {
    const limiter = make(MINUTE);
    const stolen = { sessionId: 'ended', userId: 'owner' };
    await Promise.all(Array.from({ length: 200 }, () => limiter.charge(stolen)));
    for (let session = 1; session <= 9; session += 1)
      expect(await allowedOf(limiter, 5, { sessionId: `s${session}`, userId: 'owner' })).to.equal(5);
    expect(await allowedOf(limiter, 5, { sessionId: 's10', userId: 'owner' })).to.equal(0);
  });
}

/** What only a limiter promises that several instances share. */
function itLimitsOverInstances(make: () => TestConnections): void {
  it('counts over all instances together', async () => {
    const limits = { limit: 20, userLimit: 200, windowSeconds: 60 };
    const [one, other] = make().pair.map(
      (connection) => new RedisRateLimiter({ connection, limits, fallback: REFUSING }),
    );
    for (const client of [ANN, { sessionId: 's1', userId: 'u1' }]) {
      const charges = await Promise.all(
        Array.from({ length: 100 }, (_, i) => (i % 2 === 0 ? one! : other!).charge(client)),
      );
      expect(charges.filter(({ allowed }) => allowed)).to.have.length(20);
    }
  });

  it('goes on when Redis has forgotten its scripts', async () => {
    const { connection, onEachServer } = make();
    const limiter = new RedisRateLimiter({ connection, limits: MINUTE, fallback: REFUSING });
    for (const client of [ANN, { sessionId: 's1', userId: 'u1' }]) {
      await limiter.charge(client);
      await onEachServer((server) => server.script('FLUSH'));
      expect((await limiter.charge(client)).remaining).to.equal(3);
    }
  });

  it('leaves nothing in Redis for good, and no address in plain text', async () => {
    const { connection, keys: keysLike } = make();
    const limiter = new RedisRateLimiter({ connection, limits: MINUTE, fallback: REFUSING });
    await limiter.charge({ network: '192.0.2.7' });
    await limiter.charge({ sessionId: 's1', userId: 'u1' });
    const keys = await keysLike('rate:*');
    expect(keys.join()).not.to.contain('192.0.2.7');
    expect(keys).to.have.length(3);
    const expiries = await Promise.all(keys.map((key) => connection.run((client) => client.pttl(key))));
    for (const expiry of expiries) expect(expiry).to.be.within(1, 60_000);
  });
}

describe('Rate limiter, in this process', () => {
  itLimitsRates((limits) => new InProcessRateLimiter(limits));
});

describeRedis('Rate limiter', (connections) => {
  itLimitsRates(
    (limits) => new RedisRateLimiter({ connection: connections().connection, limits, fallback: REFUSING }),
  );
  itLimitsOverInstances(connections);
});
