import { redisOrSkip } from './test-redis.ts';
import { TestApi } from './test-api.ts';
import { startTestService, type TestService, type World } from './test-service.ts';

/** A service that runs for one suite. */
export interface Running {
  readonly api: TestApi;
  /** Only within hooks and tests. */
  readonly service: () => TestService;
}

/** Starts a service before the suite in which it is called, and stops it after. */
export type Start = (config?: Readonly<Record<string, string>>) => Running;

/** Where scenarios run: over what the service keeps its data in, and called by what. */
interface Setting {
  readonly title: string;
  readonly over: World;
  /** Of the page that sends all requests. */
  readonly origin: string | null;
}

const MEMORY: Setting = { title: 'in memory', over: 'memory', origin: null };
const POSTGRES_AND_REDIS: Setting = {
  title: 'over PostgreSQL and Redis, called from a page',
  over: 'postgres+redis',
  origin: 'https://page.example.org',
};
const POSTGRES: Setting = { title: 'over PostgreSQL alone', over: 'postgres', origin: null };

/** Declares the same scenarios in each world; in one of them a page of another origin sends them. */
export function inEachWorld(
  title: string,
  scenarios: (start: Start, world: World) => void,
  worlds: readonly World[] = ['memory', 'postgres+redis'],
): void {
  for (const setting of [MEMORY, POSTGRES_AND_REDIS, POSTGRES].filter(({ over }) => worlds.includes(over))) {
    describe(`${title}, ${setting.title}`, () =>
      scenarios((config) => running(setting, config), setting.over));
  }
}

function running({ over, origin }: Setting, config: Readonly<Record<string, string>> = {}): Running {
  let started: TestService | undefined;
  const service = (): TestService => {
    if (started === undefined) throw new Error('The service runs within hooks and tests only.');
    return started;
  };
  const origins = [config['CORS_ORIGINS'], origin].filter((each) => each).join();
  before(async function () {
    const options = { over, config: { ...config, CORS_ORIGINS: origins } };
    started = await redisOrSkip(this, () => startTestService(options));
  });
  after(async () => await started?.stop());
  return { service, api: new TestApi(service, origin) };
}
