import { expect } from 'chai';
import { Redis } from 'ioredis';
import type { FaultClient } from '#tests/support/fault-client.ts';
import {
  eventLoopDelay,
  expectFigure,
  expectQuickLoop,
  figure,
  LONG,
  milliseconds,
  percentile,
} from '#tests/support/fault-figures.ts';
import { expectRightAnswers, type LastingSession, tokenStateOf } from '#tests/support/fault-probe.ts';
import { type FaultWorld, openFaultWorld } from '#tests/support/fault-world.ts';
import type { RedisServer } from '#tests/support/redis-server.ts';
import { startTcpProxy, type TcpProxy } from '#tests/support/tcp-proxy.ts';
import { redisOrSkip, startOwnRedis } from '#tests/support/test-redis.ts';
import { until } from '#tests/support/until.ts';

const LIVES_AT_ONCE = 4;
const LIVES_IN_TURN = LONG ? 25 : 2;
/** The time-out of a command. A request pays it once, or twice: ioredis sends one automatic pipeline after the other. */
const FROZEN_COST_MS = 2 * 150;
/** Generous, for machines that do other work as well; what waits for Redis itself waits longer or for ever. */
const BUSY_MS = 2_000;
const REQUESTS_A_MINUTE = 30;

describe('A service whose Redis is hurt', function () {
  this.timeout(180_000);

  let world: FaultWorld;
  let redis: RedisServer;
  let proxy: TcpProxy;
  let client: FaultClient;
  let limited: FaultClient;
  let lasting: LastingSession;

  before(async function () {
    redis = await redisOrSkip(this, () => startOwnRedis());
    world = await openFaultWorld();
    proxy = await startTcpProxy(redis.url);
    await redis.kill();
    const REDIS_URL = proxy.url;
    const RATE_LIMIT_PER_MINUTE = `${REQUESTS_A_MINUTE}`;
    client = world.clientOf(await world.start({ REDIS_URL }));
    limited = world.clientOf(
      await world.start({ REDIS_URL, RATE_LIMIT_PER_MINUTE, LOGIN_ATTEMPTS_PER_MINUTE: '5' }),
    );
    lasting = { client, tokens: await client.login(await client.registered()) };
  });
  after(async () => {
    redis?.thaw();
    await world?.close();
    await proxy?.close();
    await redis?.kill();
  });

  async function readiness(): Promise<unknown> {
    const { status, body } = await client.call<{ status: string; checks: { cache: string } }>('GET /readyz');
    return [status, body.status, body.checks.cache];
  }

  async function untilUsedAgain(): Promise<void> {
    await until(async () => String(await readiness()) === '200,ok,ok');
  }

  /** Many lives at once. */
  async function expectAllRight(state: string): Promise<readonly number[]> {
    const errorsBefore = client.serverErrors;
    await eventLoopDelay(client);
    const lives = Array.from({ length: LIVES_AT_ONCE }, async () => {
      const times: number[] = [];
      for (let life = 0; life < LIVES_IN_TURN; life += 1) {
        times.push(...(await expectRightAnswers(client, lasting)));
      }
      return times;
    });
    const times = (await Promise.all(lives)).flat();
    const loop = await eventLoopDelay(client);
    expect(client.serverErrors - errorsBefore).to.equal(0);
    expectQuickLoop(loop);
    figure(
      `Redis ${state}: ${times.length} requests, all right, 0 × 5xx; p50 ${milliseconds(percentile(times, 50))}, ` +
        `p99 ${milliseconds(percentile(times, 99))}; event loop p99 ${milliseconds(loop)}`,
    );
    return times;
  }

  it('starts without it, is ready though degraded, and answers rightly', async () => {
    expect(await readiness()).to.deep.equal([200, 'degraded', 'degraded']);
    await expectAllRight('down since the start');
  });

  it('uses it when it comes', async () => {
    await redis.restart();
    await untilUsedAgain();
    await expectAllRight('up');
  });

  it('answers rightly while it is killed, while it is away, and when it comes back empty', async () => {
    const answers = expectAllRight('killed in flight');
    await redis.kill();
    await answers;
    expect(await readiness()).to.deep.equal([200, 'degraded', 'degraded']);
    await expectAllRight('away');
    const returning = expectAllRight('restarted empty in flight');
    await redis.restart();
    await returning;
    await untilUsedAgain();
  });

  it('pays for a frozen one once, then asks it no more', async () => {
    const times = async (count: number): Promise<readonly number[]> => {
      const token = lasting.tokens.accessToken;
      const replies = Array.from({ length: count }, () => client.call('GET /me', { token }));
      return (await Promise.all(replies)).map(({ status, ms }) => (expect(status).to.equal(200), ms));
    };
    await times(20);
    const usual = percentile(await times(20), 50);
    redis.freeze();
    const first = percentile(await times(20), 50);
    const later = percentile((await Promise.all([times(20), times(20), times(20)])).flat(), 50);
    expect(await readiness()).to.deep.equal([200, 'degraded', 'degraded']);
    await expectAllRight('frozen');
    redis.thaw();
    await untilUsedAgain();
    figure(
      `Redis freezes: a request (of 20 at once) takes ${milliseconds(usual)} before, ${milliseconds(first)} at its ` +
        `freezing, ${milliseconds(later)} (of 60 at once) from then on`,
    );
    expectFigure('at its freezing, in ms', first, usual + FROZEN_COST_MS + BUSY_MS);
    expectFigure('from then on, in ms', later, 3 * usual + BUSY_MS);
  });

  it('answers rightly while it is slow, and while it is too slow', async () => {
    proxy.delay(10);
    const slow = await expectAllRight('slow (20 ms there and back)');
    proxy.delay(100);
    const tooSlow = await expectAllRight('too slow (200 ms there and back)');
    proxy.delay(0);
    await untilUsedAgain();
    // No request asks more than six times in turn, and each may have to wait for the answer to what was sent before.
    expectFigure('slow p99, in ms', percentile(slow, 99), 6 * 2 * 20 + BUSY_MS);
    expectFigure('too slow p50, in ms', percentile(tooSlow, 50), BUSY_MS);
    expectFigure('too slow p99, in ms', percentile(tooSlow, 99), FROZEN_COST_MS + BUSY_MS);
  });

  it('loses nobody and revives nobody when it is flushed', async () => {
    const dead = await client.login(await client.registered());
    await client.call('GET /me', { token: dead.accessToken });
    await client.call('POST /logout', { token: dead.accessToken });
    const direct = new Redis(redis.url);
    const flushing = setInterval(() => void direct.flushall(), 5);
    const answers = expectAllRight('flushed every 5 ms');
    for (let look = 0; look < 50; look += 1) {
      expect(await tokenStateOf(client, dead.accessToken)).to.equal('401 logged_out');
      expect(await tokenStateOf(limited, dead.accessToken)).to.be.oneOf([
        '401 logged_out',
        '429 request.rate_limited',
      ]);
    }
    await answers;
    clearInterval(flushing);
    direct.disconnect();
  });

  it('limits requests and logins all the same while it is away', async () => {
    redis.freeze();
    await until(async () => String(await readiness()) === '200,degraded,degraded');
    await Promise.all([limited.call('GET /readyz'), limited.call('GET /readyz')]);
    const { accessToken: token } = await client.login(await client.registered());
    const codes = async (calls: readonly Promise<{ status: number }>[]): Promise<readonly number[]> =>
      (await Promise.all(calls)).map(({ status }) => status);
    const requests = await codes(Array.from({ length: 60 }, () => limited.call('GET /me', { token })));
    const body = { login: 'nobody', password: 'wrong' };
    const logins = await codes(Array.from({ length: 20 }, () => limited.call('POST /login', { body })));
    redis.thaw();
    await untilUsedAgain();
    const [allowed, failed] = [count(requests, 200), count(logins, 401)];
    figure(
      `Redis away: ${allowed} of 60 requests allowed at a limit of ${REQUESTS_A_MINUTE}, ${failed} of 20 logins at 5`,
    );
    expect([allowed, count(requests, 429)]).to.deep.equal([REQUESTS_A_MINUTE, 60 - REQUESTS_A_MINUTE]);
    expect([failed, count(logins, 429)]).to.deep.equal([5, 15]);
  });
});

function count(statuses: readonly number[], status: number): number {
  return statuses.filter((each) => each === status).length;
}
