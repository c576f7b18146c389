import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Container } from 'inversify';
import type { RoleName } from '#domain/identity/roles/role.ts';
import { configFrom, type Config } from '#composition/config.ts';
import { openDatabase } from '#composition/open-database.ts';
import { openSystem } from '#composition/open-system.ts';
import { openRuntime } from '#composition/runtime.ts';
import { startService } from '#composition/service.ts';
import { TOKENS as T } from '#composition/tokens.ts';
import { ShiftedClock } from './shifted-clock.ts';
import { borrowDatabase } from './test-database.ts';
import { startTestRedis } from './test-redis.ts';
import { redisDatabase } from './test-redis-database.ts';

/** What the service keeps its data in: its memory; PostgreSQL with caches in Redis; PostgreSQL and no cache. */
export type World = 'memory' | 'postgres+redis' | 'postgres';

export interface TestServiceOptions {
  readonly over: World;
  /** Variables as in the environment, over cheap hashes, no limits and folders of the service's own. */
  readonly config?: Readonly<Record<string, string>>;
}

/** A whole service of this process, on a free port, with a database, caches and keys of its own. */
export interface TestService {
  readonly over: World;
  readonly url: string;
  readonly port: number;
  readonly config: Config;
  readonly container: Container;
  /** What it has logged, line by line. */
  readonly lines: readonly LogLine[];
  /** The time as the service sees it; a test may move it on. */
  readonly clock: ShiftedClock;
  /** What an operator does at the command line; it ends the account's sessions. */
  grant(name: string, role: RoleName): Promise<void>;
  /** The token of an operator's invitation. */
  invitationOf(roles: readonly RoleName[]): Promise<string>;
  stop(): Promise<void>;
}

export type LogLine = Readonly<Record<string, unknown>> & { readonly event: string };

const DEFAULTS = {
  NODE_ENV: 'test',
  PORT: '0',
  LOG_LEVEL: 'debug',
  ARGON2_MEMORY_KIB: '64',
  ARGON2_TIME: '1',
  // A busy machine is not a lost Redis.
  REDIS_COMMAND_TIMEOUT_MS: '5000',
  // Nor a lost database: fifty calls at once wait for a connection, for a second at most.
  DATABASE_POOL_SIZE: '25',
  RATE_LIMIT_PER_MINUTE: '0',
  LOGIN_ATTEMPTS_PER_MINUTE: '0',
  // Suites about mail turn it on.
  MAIL: 'off',
} as const;

/** @throws where the world needs a Redis and none is installed; see `redisOrSkip`. */
export async function startTestService({ over, config = {} }: TestServiceOptions): Promise<TestService> {
  const redis = over === 'postgres+redis' ? redisDatabase(await startTestRedis()) : null;
  await redis?.flush();
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-service-'));
  const created = over === 'memory' ? null : await borrowDatabase();
  const read = configFrom(
    {
      ...DEFAULTS,
      DATA_DIR: folder,
      // The schema is there; a test that is about migrating says so.
      MIGRATE: created === null ? 'auto' : 'off',
      DATABASE_URL: created?.url,
      REDIS_URL: redis?.url,
      ...config,
    },
    folder,
  );
  const lines: LogLine[] = [];
  const stream = { write: (line: string) => void lines.push(JSON.parse(line) as LogLine) };
  const clock = new ShiftedClock();
  const system = { ...openSystem(read, { pretty: false, stream }), clock };
  const database = created === null ? null : await openDatabase(read, system, { join: false });
  const runtime = await openRuntime(read, { system, database });
  const service = await startService(read, runtime).catch(async (error: unknown) => {
    // What stays open would keep the test process from its end.
    await runtime.close();
    throw error;
  });
  const { port } = service.address;
  return {
    over,
    port,
    url: `http://127.0.0.1:${port}`,
    config: read,
    container: runtime.container,
    lines,
    clock,
    grant: async (name, role) => void (await runtime.container.get(T.GrantRole).execute(name, role)),
    invitationOf: async (roles) => {
      const invitation = { inviterId: null, email: null, roles, expiresInSeconds: null };
      return (await runtime.container.get(T.CreateInvitation).execute(invitation)).token ?? '';
    },
    stop: async () => {
      await service.stop({ delayMs: 0, graceMs: 2_000 });
      await created?.release();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
