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

/** The worlds in which every scenario must hold. */
const WORLDS: readonly World[] = ['memory', 'postgres+redis'];

const NAMES: Readonly<Record<World, string>> = {
  memory: 'in memory',
  'postgres+redis': 'over PostgreSQL and Redis',
  postgres: 'over PostgreSQL alone',
};

/** Declares the same scenarios in each world. */
export function inEachWorld(
  title: string,
  scenarios: (start: Start, world: World) => void,
  worlds: readonly World[] = WORLDS,
): void {
  for (const world of worlds) {
    describe(`${title}, ${NAMES[world]}`, () => scenarios((config) => running(world, config), world));
  }
}

function running(over: World, config: Readonly<Record<string, string>> = {}): Running {
  let started: TestService | undefined;
  const service = (): TestService => {
    if (started === undefined) throw new Error('The service runs within hooks and tests only.');
    return started;
  };
  before(async function () {
    started = await redisOrSkip(this, () => startTestService({ over, config }));
  });
  after(async () => await started?.stop());
  return { service, api: new TestApi(service) };
}
