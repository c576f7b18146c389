import { expect } from 'chai';
import { TestApi } from '#tests/support/test-api.ts';
import { redisDatabase } from '#tests/support/test-redis-database.ts';
import { redisOrSkip, startTestRedis, type TestRedis } from '#tests/support/test-redis.ts';
import { startTestService, type TestService } from '#tests/support/test-service.ts';
import { until } from '#tests/support/until.ts';

const SHARED = 'redis_prefix_shared';

describe('Services on different databases that share a Redis', function () {
  let redis: TestRedis;
  let running: TestService[] = [];

  before(async function () {
    redis = redisDatabase(await redisOrSkip(this, startTestRedis));
  });
  beforeEach(() => redis.flush());
  afterEach(async () => {
    await Promise.all(running.map((service) => service.stop()));
    running = [];
  });

  async function start(config: Readonly<Record<string, string>> = {}): Promise<TestService> {
    const service = await startTestService({ over: 'postgres', config: { REDIS_URL: redis.url, ...config } });
    running.push(service);
    return service;
  }

  const warnings = ({ lines }: TestService): unknown[] => lines.filter(({ event }) => event === SHARED);

  it('are warned when they use the same prefix', async () => {
    const services = [await start(), await start()];
    await until(() => services.flatMap(warnings).length === 1);
    expect(services.flatMap(warnings)[0]).to.include({ level: 'warn', prefix: 'latchkey:' });
  });

  it('show their own users only with a prefix each, and are not warned', async () => {
    const services = [
      await start({ REDIS_PREFIX: 'latchkey:a:' }),
      await start({ REDIS_PREFIX: 'latchkey:b:' }),
    ];
    const shown = [];
    for (const service of services) {
      const api = new TestApi(() => service);
      const { login } = await api.registered();
      const { body } = await api.call<{ items: { login: string }[] }>('GET /users');
      shown.push(body.items.map((user) => user.login).join() === login);
    }
    expect(shown).to.deep.equal([true, true]);
    expect(services.flatMap(warnings)).to.deep.equal([]);
  });

  it('are not warned of their own other instances', async () => {
    const first = await start();
    const other = await start({ DATABASE_URL: first.config.DATABASE_URL ?? '' });
    // Both checks are over when a third service finds what they left.
    const foreign = await start();
    await until(() => warnings(foreign).length === 1);
    expect([first, other].flatMap(warnings)).to.deep.equal([]);
  });
});
