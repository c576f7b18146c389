import { expect } from 'chai';
import { Redis } from 'ioredis';
import { setTimeout as pause } from 'node:timers/promises';
import type { TokensView } from '#application/identity/sessions/views.ts';
import { countRows } from '#tests/support/count-rows.ts';
import type { FaultClient } from '#tests/support/fault-client.ts';
import { expectWithin, figure, LONG, milliseconds } from '#tests/support/fault-figures.ts';
import { tokenStateOf } from '#tests/support/fault-probe.ts';
import type { ServiceProcess } from '#tests/support/service-process.ts';
import { type FaultWorld, openFaultWorld } from '#tests/support/fault-world.ts';
import type { RedisServer } from '#tests/support/redis-server.ts';
import { startTcpProxy, type TcpProxy } from '#tests/support/tcp-proxy.ts';
import { redisOrSkip, startOwnRedis } from '#tests/support/test-redis.ts';
import { until } from '#tests/support/until.ts';

const LIVENESS_TTL = 2;
/** Beyond what is promised: the way of the last question, and of its answer. */
const LOOKING_MS = 250;
const ROUNDS = LONG ? 10 : 1;

interface Ready {
  readonly status: string;
}

/** An instance with ways of its own to Redis and PostgreSQL, each of which can be blocked. */
interface Instance {
  readonly service: ServiceProcess;
  readonly client: FaultClient;
  readonly toRedis: TcpProxy;
  readonly toPostgres: TcpProxy;
}

describe('A session that has ended', function () {
  this.timeout(180_000);

  let world: FaultWorld;
  let redis: RedisServer;
  let direct: Redis;
  let here: Instance;
  let elsewhere: Instance;
  const proxies: TcpProxy[] = [];

  before(async function () {
    redis = await redisOrSkip(this, () => startOwnRedis());
    world = await openFaultWorld();
    direct = new Redis(redis.url);
    [here, elsewhere] = await Promise.all([start(), start()]);
  });
  after(async () => {
    for (const proxy of proxies) proxy.thaw();
    direct?.disconnect();
    await world?.close();
    for (const proxy of proxies) await proxy.close();
    await redis?.kill();
  });

  async function start(): Promise<Instance> {
    const toRedis = await startTcpProxy(redis.url);
    const toPostgres = await startTcpProxy(world.databaseUrl);
    proxies.push(toRedis, toPostgres);
    const service = await world.start({
      REDIS_URL: toRedis.url,
      DATABASE_URL: toPostgres.url,
      LIVENESS_TTL: `${LIVENESS_TTL}`,
      // A busy machine is not a lost Redis.
      REDIS_COMMAND_TIMEOUT_MS: '1000',
    });
    const client = world.clientOf(service);
    await untilRedisIsUsed(client);
    return { service, client, toRedis, toPostgres };
  }

  async function untilRedisIsUsed(client: FaultClient): Promise<void> {
    await until(async () => (await client.call<Ready>('GET /readyz')).body.status === 'ok');
  }

  /** A session that both instances have just seen alive. */
  async function session(): Promise<TokensView> {
    const tokens = await here.client.login(await here.client.registered());
    for (const { client } of [elsewhere, here]) {
      expect(await tokenStateOf(client, tokens.accessToken)).to.equal('200');
    }
    return tokens;
  }

  /** Milliseconds until that instance refuses the token, asked without pause; then it refuses it for good. */
  async function lifeAt({ client }: Instance, { accessToken }: TokensView): Promise<number> {
    const start = performance.now();
    while ((await tokenStateOf(client, accessToken)) === '200') {
      if (performance.now() - start > 30_000) throw new Error('The token lives on.');
    }
    const life = performance.now() - start;
    await expectDeadEverywhere([{ client }], accessToken);
    return life;
  }

  async function expectDeadEverywhere(instances: readonly Pick<Instance, 'client'>[], accessToken: string) {
    for (let look = 0; look < 10; look += 1) {
      for (const { client } of instances)
        expect(await tokenStateOf(client, accessToken)).to.equal('401 logged_out');
    }
  }

  async function isEndedInDatabase({ accessToken }: TokensView): Promise<boolean> {
    const { sid } = JSON.parse(Buffer.from(accessToken.split('.')[1]!, 'base64url').toString()) as {
      sid: string;
    };
    const ended = 'sessions WHERE id = $1 AND ended_at IS NOT NULL';
    return (await countRows(world.databaseUrl, ended, [sid])) === 1;
  }

  function inRounds(work: () => Promise<number>): () => Promise<readonly number[]> {
    return async () => {
      const figures: number[] = [];
      for (let round = 0; round < ROUNDS; round += 1) figures.push(await work());
      return figures;
    };
  }

  it('is dead on every instance when the answer arrives, while Redis is there', async () => {
    for (let round = 0; round < 10 * ROUNDS; round += 1) {
      const tokens = await session();
      await here.client.call('POST /logout', { token: tokens.accessToken });
      await expectDeadEverywhere([elsewhere, here], tokens.accessToken);
    }
  });

  it('is dead here at once and elsewhere within LIVENESS_TTL, while Redis is away from here', async () => {
    const lives = await inRounds(async () => {
      const tokens = await session();
      here.toRedis.freeze();
      expect((await here.client.call('POST /logout', { token: tokens.accessToken })).status).to.equal(204);
      const elsewhereMs = lifeAt(elsewhere, tokens);
      await expectDeadEverywhere([here], tokens.accessToken);
      const life = await elsewhereMs;
      here.toRedis.thaw();
      await untilRedisIsUsed(here.client);
      await expectDeadEverywhere([here, elsewhere], tokens.accessToken);
      return life;
    })();
    figure(
      `logged out where Redis is away: dead here at once, elsewhere after ${milliseconds(Math.max(...lives))} ` +
        `(LIVENESS_TTL ${LIVENESS_TTL} s)`,
    );
    expectWithin('the life of the token', Math.max(...lives), LIVENESS_TTL * 1_000 + LOOKING_MS);
  });

  it('is dead here also when Redis is used again before the mark is made', async () => {
    for (let round = 0; round < 3 * ROUNDS; round += 1) {
      const tokens = await session();
      // Redis itself lives on, and holds the session for alive.
      here.toRedis.cut();
      await until(async () => (await here.client.call<Ready>('GET /readyz')).body.status === 'degraded');
      await here.client.call('POST /logout', { token: tokens.accessToken });
      here.toRedis.restore();
      const end = performance.now() + 700;
      while (performance.now() < end) {
        expect(await tokenStateOf(here.client, tokens.accessToken)).to.equal('401 logged_out');
      }
      await untilRedisIsUsed(here.client);
      await expectDeadEverywhere([elsewhere], tokens.accessToken);
    }
  });

  for (const isFlushed of [false, true]) {
    const flushed = isFlushed ? ', when Redis is flushed in between' : '';
    it(`stays dead when a reader was held up over its end${flushed}`, async () => {
      for (let round = 0; round < ROUNDS; round += 1) {
        const tokens = await here.client.login(await here.client.registered());
        elsewhere.toPostgres.holdAnswers();
        const held = elsewhere.client.call('GET /me', { token: tokens.accessToken });
        // The lease is taken before the question is sent; the database has answered soon after.
        await until(async () => (await direct.keys('*session*')).length > 0);
        await pause(150);
        await here.client.call('POST /logout', { token: tokens.accessToken });
        if (isFlushed) {
          await direct.flushall();
          // Leaves a lease of its own, which the reader must not take for its own.
          expect(await tokenStateOf(here.client, tokens.accessToken)).to.equal('401 logged_out');
        }
        elsewhere.toPostgres.thaw();
        expect((await held).status, 'asked while the session lived').to.equal(200);
        await expectDeadEverywhere([elsewhere, here], tokens.accessToken);
        await direct.flushall();
        await expectDeadEverywhere([elsewhere, here], tokens.accessToken);
      }
    });
  }

  it('is dead within LIVENESS_TTL when its writer is killed between the commit and the mark', async () => {
    const lives = await inRounds(async () => {
      const writer = await start();
      const tokens = await session();
      writer.toRedis.freeze();
      const logout = writer.client.attempt('POST /logout', { token: tokens.accessToken });
      await until(() => isEndedInDatabase(tokens));
      await writer.service.kill();
      await logout;
      return await lifeAt(elsewhere, tokens);
    })();
    figure(
      `writer killed between commit and mark: the token lives ${milliseconds(Math.max(...lives))} at most ` +
        `(LIVENESS_TTL ${LIVENESS_TTL} s)`,
    );
    expectWithin('the life of the token', Math.max(...lives), LIVENESS_TTL * 1_000 + LOOKING_MS);
  });
});
