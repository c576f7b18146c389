import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { SessionId } from '#domain/identity/sessions/session.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import { RedisSessionLiveness } from '#adapters/redis/redis-session-liveness.ts';
import { describeRedis, type TestConnections } from '#tests/support/redis-connections.ts';
import { SessionTruth } from '#tests/support/session-truth.ts';
import { until } from '#tests/support/until.ts';

const ANN = 'ann' as UserId;
const REAL_CLOCK: Clock = { now: () => new Date() };

function aSession(): SessionId {
  return randomUUID() as SessionId;
}

function inAnHour(): Date {
  return new Date(Date.now() + 3_600_000);
}

/** What is promised of several instances on one Redis. */
function itSharesLiveness(connect: () => TestConnections): void {
  let truth: SessionTruth;
  let one: RedisSessionLiveness;
  let other: RedisSessionLiveness;
  let session: SessionId;
  const ttlSeconds = 5;

  beforeEach(() => {
    truth = new SessionTruth();
    [one, other] = connect().pair.map(
      (connection) =>
        new RedisSessionLiveness({ connection, sessions: truth, clock: REAL_CLOCK, ttlSeconds }),
    ) as [RedisSessionLiveness, RedisSessionLiveness];
    session = aSession();
    truth.opens(session, inAnHour());
  });

  it('tells every instance of an ending before the answer', async () => {
    for (let i = 0; i < 50; i += 1) {
      const each = aSession();
      truth.opens(each, inAnHour());
      await Promise.all([one.stateOf(each, ANN), other.stateOf(each, ANN)]);
      await one.markEnded([truth.ends(each, 'logged_out')]);
      expect((await other.stateOf(each, ANN)).alive, `round ${i}`).to.equal(false);
    }
  });

  it('lets no reader on any instance revive what ends at the same time', async () => {
    for (let i = 0; i < 100; i += 1) {
      const each = aSession();
      truth.opens(each, inAnHour());
      const readers = [one, other, one, other].map((liveness) => liveness.stateOf(each, ANN));
      await one.markEnded([truth.ends(each, 'roles_changed')]);
      await Promise.all(readers);
      const states = await Promise.all([one.stateOf(each, ANN), other.stateOf(each, ANN)]);
      expect(
        states.map(({ alive }) => alive),
        `round ${i}`,
      ).to.deep.equal([false, false]);
    }
  });

  it('revives nothing when Redis forgets everything between the mark and a slow reader', async () => {
    const held = truth.hold();
    const slow = other.stateOf(session, ANN);
    await until(() => truth.asked === 1);
    await one.markEnded([truth.ends(session, 'logged_out')]);
    await connect().flush();
    held.release();
    await slow;
    expect((await other.stateOf(session, ANN)).alive).to.equal(false);
    expect((await one.stateOf(session, ANN)).alive).to.equal(false);
  });

  it('revives nothing when another reader took a lease meanwhile', async () => {
    const first = truth.hold();
    const slow = other.stateOf(session, ANN);
    await until(() => truth.asked === 1);
    await one.markEnded([truth.ends(session, 'logged_out')]);
    await connect().flush();
    const second = truth.hold();
    const later = one.stateOf(session, ANN);
    await until(() => truth.asked === 2);
    first.release();
    await slow;
    second.release();
    await later;
    expect((await other.stateOf(session, ANN)).alive).to.equal(false);
  });

  it('logs nobody out when Redis forgets everything', async () => {
    await one.stateOf(session, ANN);
    await connect().flush();
    expect((await other.stateOf(session, ANN)).alive).to.equal(true);
  });

  it('asks the database when the cache holds what nobody of us wrote', async () => {
    const { connection } = connect();
    for (const nonsense of [
      'alive',
      'alive:',
      'alive:soon',
      'alive:soon:a',
      `alive:${inAnHour().getTime()}`,
      'ended:',
      'ended:for_fun',
      'true',
      '',
    ]) {
      await connection.run((redis) => redis.set(`session:${session}`, nonsense));
      truth.ends(session, 'logged_out');
      const expected = { alive: false, reason: 'logged_out' };
      expect(await one.stateOf(session, ANN), nonsense).to.deep.equal(expected);
    }
  });

  it('keeps a mark for twice as long as a life may be cached, and lives no longer than their session', async () => {
    const { connection } = connect();
    const expiryOf = (id: SessionId): Promise<number> =>
      connection.run((redis) => redis.pttl(`session:${id}`));
    await one.markEnded([truth.ends(session, 'logged_out')]);
    expect(await expiryOf(session)).to.be.within(5_001, 10_000);
    const short = aSession();
    truth.opens(short, new Date(Date.now() + 4_000));
    await one.stateOf(short, ANN);
    expect(await expiryOf(short)).to.be.within(1, 4_000);
  });
}

describeRedis('Session liveness on several instances', (connections) => {
  itSharesLiveness(connections);
});
