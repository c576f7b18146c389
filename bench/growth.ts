import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { encodeCursor } from '#adapters/http/cursor.ts';
import { USER_LIST } from '#adapters/http/identity/json-user-page-renderer.ts';
import { bearer, logIn, register, type LoggedIn } from './support/accounts.ts';
import { CONNECTIONS, loginBody, newestHash } from './support/contenders.ts';
import { separateCores } from './support/cores.ts';
import { startDatabases } from './support/databases.ts';
import { entry, type Entry } from './support/entry.ts';
import { explainPlans } from './support/explain-plans.ts';
import { SWITCHED_OFF, startLatchkey } from './support/latchkey.ts';
import { LoadGenerator } from './support/load-generator.ts';
import { describeMachine } from './support/machine.ts';
import { readable, table, verdict } from './support/markdown.ts';
import { measureOperation, overRounds } from './support/measure.ts';
import { seedUsers } from './support/seed-users.ts';
import type { ServerProcess } from './support/server-process.ts';
import { GROWTH_LIMIT } from './targets.ts';

/**
 * `npm run bench:growth [-- --sizes 1000,1000000] [-- --json <file>]`: what calls cost as users and sessions grow. The service
 * runs without Redis, so that every request asks the database, and with the cheapest hash: what could grow is not hidden.
 */
const { values: options } = parseArgs({
  options: { sizes: { type: 'string', default: '1000,10000,100000,1000000' }, json: { type: 'string' } },
});
const SIZES = options.sizes.split(',').map(Number);
const PLAN = { rounds: 3, seconds: 2, warmUp: { requests: 5_000, atMostSeconds: 3 } } as const;

interface Size {
  readonly users: number;
  /** Milliseconds a request takes at full load, by operation: server, database and Redis together. */
  readonly costs: Readonly<Record<string, number>>;
  readonly memory: number;
  readonly plans: Readonly<Record<string, string>>;
}

const cores = separateCores();
const databases = await startDatabases();
const generator = new LoadGenerator();
const sizes: Size[] = [];
for (const users of SIZES) {
  console.error(`${users} users …`);
  sizes.push(await measureSize(users));
}
generator.stop();
await databases.stop();

const names = Object.keys(sizes[0]?.costs ?? {});
const growthOf = (name: string): number =>
  (sizes.at(-1)?.costs[name] ?? NaN) / (sizes[0]?.costs[name] ?? NaN);
console.log(`${describeMachine(cores)}

Milliseconds of each request over ${CONNECTIONS} connections, server and databases together (connections divided by requests/s), median of
${PLAN.rounds} rounds. Every user has a session, logins go round all users. No Redis, so nothing is cached; argon2 at its cheapest. To measure, ${SWITCHED_OFF}.

${table(
  ['Operation', ...SIZES.map((users) => `${readable(users)} users`), 'last to first', ''],
  [
    ...names.map((name) => [
      name,
      ...sizes.map(({ costs }) => readable(costs[name] ?? NaN)),
      readable(growthOf(name)),
      verdict(growthOf(name) <= GROWTH_LIMIT),
    ]),
    [
      'memory, MB',
      ...sizes.map(({ memory }) => readable(memory)),
      readable((sizes.at(-1)?.memory ?? NaN) / (sizes[0]?.memory ?? NaN)),
      '',
    ],
  ],
)}
`);
for (const name of names.filter((each) => growthOf(each) > GROWTH_LIMIT)) {
  console.log(
    `${name} grew; its plan at ${readable(SIZES.at(-1) ?? 0)} users:\n\n${sizes.at(-1)?.plans[name] ?? ''}\n`,
  );
}
if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(sizes, null, 2)}\n`);
process.exit(0);

/** A new process for each size: its memory shows what that many users cost it. */
async function measureSize(users: number): Promise<Size> {
  const { pool } = databases;
  const latchkey = await startLatchkey(databases, cores, {
    environment: { REDIS_URL: '', ARGON2_MEMORY_KIB: '8', ARGON2_TIME: '1' },
  });
  if (users === SIZES[0]) await register(latchkey.url, 'bench', CONNECTIONS);
  const seed = { prefix: 'person', count: users, passwordHash: await newestHash(pool), sessions: true };
  await seedUsers(pool, seed);
  const logins = Array.from({ length: CONNECTIONS }, (_, index) => `bench-${index + 1}`);
  const accounts = await logIn(latchkey.url, logins);
  const costs: Record<string, number> = {};
  const cursorId = await startOfLastPage();
  for (const each of entries(latchkey, accounts, users, encodeCursor(USER_LIST, cursorId))) {
    const runs = (await measureOperation({ name: each.label, entries: [each] }, PLAN)).get(each.label) ?? [];
    const wrong = runs.find(({ firstWrong }) => firstWrong !== null);
    if (wrong !== undefined) throw new Error(`${each.label}: ${wrong.firstWrong ?? ''}`);
    costs[each.label] = (CONNECTIONS * 1000) / overRounds(runs, 'rate');
  }
  const { most } = latchkey.memory;
  await latchkey.stop();
  return {
    users,
    costs,
    memory: most,
    plans: await explainPlans(pool, { userId: accounts[0]?.id ?? '', cursorId }),
  };
}

/** The user after whom a full page is left. */
async function startOfLastPage(): Promise<string> {
  const { rows } = await databases.pool.query<{ id: string }>(
    'SELECT id FROM users ORDER BY id LIMIT 1 OFFSET 100',
  );
  return rows[0]?.id ?? '';
}

function entries(
  latchkey: ServerProcess,
  accounts: readonly LoggedIn[],
  users: number,
  cursor: string,
): readonly Entry[] {
  const json = { 'content-type': 'application/json' };
  const page = (label: string, path: string): Entry =>
    entry(label, latchkey, generator, {
      method: 'GET',
      path,
      status: 200,
      lanes: accounts.map(() => ({ includes: ['"items":[{"id":"'] })),
    });
  const me = accounts.map(({ accessToken, id }) => ({ headers: bearer(accessToken), includes: [id] }));
  return [
    page('GET /users, first page', '/users?limit=100'),
    page('GET /users, last page', `/users?limit=100&cursor=${cursor}`),
    entry('GET /me', latchkey, generator, { method: 'GET', path: '/me', status: 200, lanes: me }),
    entry('POST /refresh', latchkey, generator, {
      method: 'POST',
      path: '/refresh',
      status: 200,
      lanes: accounts.map(() => ({ headers: json, includes: ['"accessToken":"'] })),
      chain: { member: 'refreshToken', first: accounts.map(({ refreshToken }) => refreshToken) },
    }),
    entry('POST /login', latchkey, generator, {
      method: 'POST',
      path: '/login',
      status: 200,
      lanes: accounts.map(() => ({
        headers: json,
        body: loginBody('person-{n}'),
        includes: ['"accessToken":"'],
      })),
      numbers: { after: 0, last: users },
    }),
  ];
}
