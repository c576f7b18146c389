import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import type { UserId } from '#domain/shared/ids.ts';
import { BUSY } from '#tests/support/fault-figures.ts';
import { COMMAND_TIMEOUT_MS, expectRightAnswers, RedisInstance } from '#tests/support/redis-instance.ts';
import type { RedisServer } from '#tests/support/redis-server.ts';
import {
  redisOrSkip,
  startOwnRedis,
  startOwnRedisCluster,
  untilClusterIsWhole,
} from '#tests/support/test-redis.ts';
import { startTcpProxy } from '#tests/support/tcp-proxy.ts';
import { connectToRedis } from '#tests/support/test-redis-connection.ts';
import { until } from '#tests/support/until.ts';

const ANN = 'ann' as UserId;
/** Generous: what waits for Redis itself waits for ever, or for longer than this in sum. */
const SOON_MS = BUSY * 5_000;
const REQUESTS = 300;

async function millisecondsOf(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

function report(what: string, figures: Readonly<Record<string, number>>): void {
  const text = Object.entries(figures).map(([name, ms]) => `${name} ${ms.toFixed(1)} ms`);
  process.stdout.write(`      ${what}: ${text.join(', ')}\n`);
}

/** Redis has just gone: the first request finds out; the others do not wait for its time-out of 150 ms each. */
async function expectQuickAnswers(what: string, instance: RedisInstance): Promise<void> {
  const session = instance.opensSession();
  const first = await millisecondsOf(() => instance.liveness.stateOf(session, ANN));
  const others = await millisecondsOf(async () => {
    for (let i = 0; i < REQUESTS / 3; i += 1) {
      await instance.liveness.stateOf(session, ANN);
      await instance.limiter.charge({ network: 'client' });
      await instance.shows();
    }
  });
  report(what, { 'first answer': first, [`the next ${REQUESTS}`]: others });
  expect(first).to.be.below(SOON_MS);
  expect(others).to.be.below(SOON_MS);
}

async function expectBackSoon(what: string, ...instances: readonly RedisInstance[]): Promise<void> {
  const away = await millisecondsOf(() => untilUsed(...instances));
  report(what, { 'back after': away });
  expect(away).to.be.below(SOON_MS);
}

async function untilUsed(...instances: readonly RedisInstance[]): Promise<void> {
  for (const { connection } of instances) await until(() => connection.check());
}

describe('Without Redis for a while', function () {
  this.timeout(180_000);
  let server: RedisServer;
  let instance: RedisInstance;
  let other: RedisInstance;

  before(async function () {
    server = await redisOrSkip(this, () => startOwnRedis());
  });
  beforeEach(async () => {
    instance = new RedisInstance(server.url);
    other = new RedisInstance(server.url, instance.truth);
    await untilUsed(instance, other);
  });
  afterEach(async () => {
    await Promise.all([instance, other].map(({ connection }) => connection.close()));
    server.thaw();
    await server.kill();
    await server.restart();
  });
  after(() => server?.kill());

  it('everything is right while it is there', async () => {
    await expectRightAnswers(instance);
    expect(await instance.health.check()).to.equal('ok');
  });

  it('everything is right and quick after it was killed, and it is used again soon after its return', async () => {
    await server.kill();
    await expectQuickAnswers('killed', instance);
    expect(await instance.health.check()).to.equal('degraded');
    await expectRightAnswers(instance);
    await server.restart();
    await expectBackSoon('restarted empty', instance);
    expect(await instance.health.check()).to.equal('ok');
    await expectRightAnswers(instance);
  });

  it('everything is right and quick while it is frozen, and it is used again soon after', async () => {
    server.freeze();
    await expectQuickAnswers('frozen', instance);
    expect(await instance.health.check()).to.equal('degraded');
    await expectRightAnswers(instance);
    server.thaw();
    await expectBackSoon('thawed', instance);
    await expectRightAnswers(instance);
  });

  it('is used again soon after it was frozen for long', async () => {
    server.freeze();
    await instance.shows();
    await pause(2_600);
    await expectRightAnswers(instance);
    server.thaw();
    await expectBackSoon('thawed after long', instance);
    await expectRightAnswers(instance);
  });

  it('holds up no request for longer than once, however many come at the same time', async () => {
    server.freeze();
    const sessions = Array.from({ length: 200 }, () => instance.opensSession());
    const slowest = Math.max(
      ...(await Promise.all(
        sessions.map((each) => millisecondsOf(() => instance.liveness.stateOf(each, ANN))),
      )),
    );
    report('frozen, 200 at once', { slowest });
    expect(slowest).to.be.below(SOON_MS);
  });

  it('starts all the same when it is not there, and uses it as soon as it comes', async () => {
    await server.kill();
    const early = new RedisInstance(server.url);
    try {
      expect(await early.health.check()).to.equal('degraded');
      await expectQuickAnswers('absent', early);
      await expectRightAnswers(early);
      await server.restart();
      await expectBackSoon('started later', early);
      await expectRightAnswers(early);
    } finally {
      await early.connection.close();
    }
  });

  it('notices that it has gone although nobody asks', async () => {
    await server.kill();
    await until(() => !instance.connection.isAvailable);
    await server.restart();
    await expectBackSoon('idle', instance);
    server.freeze();
    expect(await instance.health.check()).to.equal('degraded');
  });

  it('ends sessions here at once, and everywhere as soon as it is back', async () => {
    const sessions = Array.from({ length: 1_200 }, () => instance.opensSession());
    await Promise.all(sessions.map((each) => Promise.all([instance.isAlive(each), other.isAlive(each)])));
    server.freeze();
    const endings = sessions.map((each) => instance.truth.ends(each, 'logged_out'));
    const took = await millisecondsOf(() => instance.liveness.markEnded(endings));
    report('frozen, 1,200 endings', { took });
    expect(took).to.be.below(SOON_MS);
    const stillAlive = await Promise.all(sessions.map((each) => instance.isAlive(each)));
    expect(stillAlive).not.to.include(true);

    server.thaw();
    while (instance.liveness.pendingCount > 0) {
      expect(await instance.isAlive(sessions[600]!)).to.equal(false);
      await pause(2);
    }
    await untilUsed(other);
    const asked = other.truth.asked;
    const aliveElsewhere = await Promise.all(sessions.map((each) => other.isAlive(each)));
    expect(aliveElsewhere).not.to.include(true);
    expect(other.truth.asked, 'answered by the marks').to.equal(asked);
  });

  it('shows users as they are here at once, and everywhere as soon as it is back', async () => {
    expect(await Promise.all([instance.shows(), other.shows()])).to.deep.equal(['ann', 'ann']);
    server.freeze();
    // From here on nothing is sent that Redis could find in its inbox when it wakes up.
    expect(await instance.health.check()).to.equal('degraded');
    [instance.names, other.names] = ['bob', 'bob'];
    await instance.list.invalidate();
    expect(await instance.shows()).to.equal('bob');
    server.thaw();
    const end = performance.now() + 400;
    while (performance.now() < end) {
      expect(await instance.shows()).to.equal('bob');
      await pause(1);
    }
    await expectBackSoon('thawed', instance, other);
    await until(async () => (await other.shows()) === 'bob');
  });

  it('gives up a command before it gives up the connection', async () => {
    const connection = await connectToRedis(server.url, { commandTimeoutMs: 100 });
    server.freeze();
    expect(await connection.check()).to.equal(false);
    expect(connection.client.status).to.equal('ready');
    await connection.close();
  });

  it('leaves a connection by which nothing comes any more for a new one', async () => {
    const proxy = await startTcpProxy(server.url);
    const connection = await connectToRedis(proxy.url);
    expect(await connection.check()).to.equal(true);
    proxy.silence();
    await until(() => connection.check());
    await connection.close();
    await proxy.close();
  });

  it('is connected again when the client has given up, as it may during a failover', async () => {
    const gaveUp = once(instance.connection.client, 'end');
    instance.connection.client.disconnect();
    await gaveUp;
    expect(instance.connection.isAvailable).to.equal(false);
    await expectRightAnswers(instance);
    await expectBackSoon('given up', instance);
  });

  it('gives back a login attempt where it was counted', async () => {
    const right = { account: 'ann', network: '192.0.2.1', isKnownNetwork: () => Promise.resolve(false) };
    for (let i = 0; i < 10; i += 1) {
      if (i === 5) await server.kill();
      const { waitSeconds, ticket } = await instance.throttle.admit(right);
      expect(waitSeconds).to.equal(0);
      await instance.throttle.release(ticket ?? '', 'succeeded');
    }
  });

  it('answers rightly when this process itself was stalled, and uses it again soon', async () => {
    const session = instance.opensSession();
    await instance.isAlive(session);
    const answers = Promise.all([instance.isAlive(session), instance.limiter.charge({ network: 'client' })]);
    // In the turn of the event loop in which the commands are sent, after them.
    setImmediate(() => {
      const end = performance.now() + 2 * COMMAND_TIMEOUT_MS;
      while (performance.now() < end);
    });
    const [alive, { allowed }] = await answers;
    expect({ alive, allowed }).to.deep.equal({ alive: true, allowed: true });
    await expectBackSoon('stalled', instance);
  });
});

describe('Without a node of the Redis Cluster for a while', function () {
  this.timeout(180_000);

  it('everything is right, and the Cluster is used again when it is whole', async function () {
    const { url, servers } = await redisOrSkip(this, startOwnRedisCluster);
    const instance = new RedisInstance(url);
    try {
      await untilUsed(instance);
      await expectRightAnswers(instance);
      await servers[1]!.kill();
      await until(async () => (await instance.health.check()) === 'degraded');
      for (let i = 0; i < 5; i += 1) await expectRightAnswers(instance);
      await expectQuickAnswers('a node killed', instance);
      await servers[1]!.restart();
      const whole = await millisecondsOf(() => untilClusterIsWhole(servers));
      const away = await millisecondsOf(() => untilUsed(instance));
      report('the node restarted', { 'Cluster whole after': whole, 'used again after': away });
      expect(away).to.be.below(SOON_MS);
      await expectRightAnswers(instance);
    } finally {
      await instance.connection.close();
      await Promise.all(servers.map((server) => server.kill()));
    }
  });
});
