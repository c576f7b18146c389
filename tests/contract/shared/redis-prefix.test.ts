import { expect } from 'chai';
import type { LoginAttempt } from '#application/identity/passwords/ports/login-throttle.ts';
import { RedisInstance } from '#tests/support/redis-instance.ts';
import { redisOrSkip, startTestRedis, startTestRedisCluster } from '#tests/support/test-redis.ts';
import { until } from '#tests/support/until.ts';

const LIMIT = 5;
const LOGIN_BUDGET = 3;

for (const [place, start] of [
  ['on one Redis', startTestRedis],
  ['on one Redis Cluster', startTestRedisCluster],
] as const) {
  describe(`Two installations with a prefix each, ${place}`, function () {
    let one: RedisInstance;
    let other: RedisInstance;

    before(async function () {
      const redis = await redisOrSkip(this, start);
      await redis.flush();
      one = new RedisInstance(redis.url, undefined, 'latchkey:one:');
      other = new RedisInstance(redis.url, undefined, 'latchkey:other:');
      for (const { connection } of [one, other]) await until(() => connection.check());
    });
    after(() => Promise.all([one?.connection.close(), other?.connection.close()]));

    it('show their own users only', async () => {
      [one.names, other.names] = ['ann', 'bob'];
      expect([await one.shows(), await other.shows()]).to.deep.equal(['ann', 'bob']);
    });

    it('know their own sessions only', async () => {
      const session = one.opensSession();
      other.truth.opens(session, new Date(Date.now() + 3_600_000));
      expect([await one.isAlive(session), await other.isAlive(session)]).to.deep.equal([true, true]);
      await other.liveness.markEnded([other.truth.ends(session, 'logged_out')]);
      expect([await one.isAlive(session), await other.isAlive(session)]).to.deep.equal([true, false]);
    });

    it('count requests and failed logins for themselves', async () => {
      const clients = [{ network: '192.0.2.1' }, { sessionId: 's1', userId: 'u1' }];
      for (const client of clients) {
        for (let i = 0; i < LIMIT; i += 1) await one.limiter.charge(client);
        expect((await one.limiter.charge(client)).allowed).to.equal(false);
        expect((await other.limiter.charge(client)).remaining).to.equal(LIMIT - 1);
      }
      const attempt = (): LoginAttempt => ({
        account: 'ann',
        network: '192.0.2.1',
        isKnownNetwork: () => Promise.resolve(false),
      });
      for (let i = 0; i < LOGIN_BUDGET; i += 1) await one.throttle.admit(attempt());
      expect((await one.throttle.admit(attempt())).waitSeconds).to.equal(1);
      expect((await other.throttle.admit(attempt())).waitSeconds).to.equal(0);
    });
  });
}
