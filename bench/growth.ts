import type { Pool } from 'pg';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { encodeCursor } from '#adapters/http/cursor.ts';
import { USER_LIST } from '#adapters/http/identity/users-controller.ts';
import type { Job } from './generator/job.ts';
import { bearer, logIn, register, type LoggedIn } from './support/accounts.ts';
import { CHEAPEST_HASH, CONNECTIONS, loginBody, newestHash } from './support/contenders.ts';
import { separateCores } from './support/cores.ts';
import { startDatabases } from './support/databases.ts';
import { entry } from './support/entry.ts';
import { explainPlans } from './support/explain-plans.ts';
import { SWITCHED_OFF, startLatchkey } from './support/latchkey.ts';
import { LoadGenerator } from './support/load-generator.ts';
import { describeMachine } from './support/machine.ts';
import { readable, table, verdict } from './support/markdown.ts';
import {
  measureOperation,
  overRounds,
  ratioOverRounds,
  type Operation,
  type Run,
} from './support/measure.ts';
import { seedUsers } from './support/seed-users.ts';
import type { ServerProcess } from './support/server-process.ts';
import { GROWTH_LIMIT } from './targets.ts';

/**
 * `npm run bench:growth [-- --sizes 1000,1000000] [-- --json <file>]`: what calls cost as users and sessions grow. A service
 * and a database for each size, which take turns, so that what else the machine does meets all of them. The services
 * run without Redis, so that every request asks the database, and with the cheapest hash: what could grow is not hidden.
 */
const { values: options } = parseArgs({
  options: { sizes: { type: 'string', default: '1000,10000,100000,1000000' }, json: { type: 'string' } },
});
const SIZES = options.sizes.split(',').map(Number);
/** So short that the users of the smallest size don't gather tens of sessions each. */
const PLAN = { rounds: 11, seconds: 0.6, warmUp: { requests: 5_000, atMostSeconds: 3 } } as const;

interface Size {
  readonly users: number;
  readonly latchkey: ServerProcess;
  readonly pool: Pool;
  readonly accounts: readonly LoggedIn[];
  /** After which the last page begins. */
  readonly cursorId: string;
}

const cores = separateCores();
const databases = await startDatabases();
const generator = new LoadGenerator();
const sizes: Size[] = [];
for (const users of SIZES) {
  console.error(`${readable(users)} users …`);
  sizes.push(await startSize(users));
}
const runs = new Map<string, readonly (readonly Run[])[]>();
for (const operation of operations()) {
  console.error(`${operation.name} …`);
  const measured = [...(await measureOperation(operation, PLAN)).values()];
  const wrong = measured.flat().find(({ firstWrong }) => firstWrong !== null);
  if (wrong !== undefined) throw new Error(`${operation.name}: ${wrong.firstWrong ?? ''}`);
  runs.set(operation.name, measured);
}
const memory = sizes.map(({ latchkey }) => latchkey.memory.most);
const [largest] = sizes.slice(-1) as [Size];
const plans = await explainPlans(largest.pool, {
  userId: largest.accounts[0]?.id ?? '',
  cursorId: largest.cursorId,
});
generator.stop();
for (const { latchkey } of sizes) await latchkey.stop();
await databases.stop();

/** What a request costs: milliseconds of full load, server and database together. */
const costs = (all: readonly Run[]): number => (CONNECTIONS * 1000) / overRounds(all, 'rate');
const growth = (measured: readonly (readonly Run[])[]): number =>
  ratioOverRounds(measured[0] ?? [], measured.at(-1) ?? []);
console.log(`${describeMachine(cores)}

Milliseconds of each request over ${CONNECTIONS} connections, server and databases together (connections divided by requests/s), medians of
${PLAN.rounds} rounds of ${PLAN.seconds} s in which the sizes take turns; the growth is the median of that within a round. Every user has a
session, logins go round all users. No Redis, so nothing is cached; argon2 at its cheapest. To measure, ${SWITCHED_OFF}.

${table(
  ['Operation', ...SIZES.map((users) => `${readable(users)} users`), 'last to first', ''],
  [
    ...[...runs].map(([name, measured]) => [
      name,
      ...measured.map((all) => readable(costs(all))),
      readable(growth(measured)),
      verdict(growth(measured) <= GROWTH_LIMIT),
    ]),
    [
      'memory, MB',
      ...memory.map((each) => readable(each)),
      readable((memory.at(-1) ?? NaN) / (memory[0] ?? NaN)),
      '',
    ],
  ],
)}
`);
for (const [name, measured] of runs) {
  if (growth(measured) <= GROWTH_LIMIT) continue;
  console.log(`${name} grew; its plan at ${readable(largest.users)} users:\n\n${plans[name] ?? ''}\n`);
}
if (options.json !== undefined) {
  const all = { sizes: SIZES, memory, plans, rounds: Object.fromEntries(runs) };
  writeFileSync(options.json, `${JSON.stringify(all, null, 2)}\n`);
}
process.exit(0);

async function startSize(users: number): Promise<Size> {
  const own = await databases.withDatabase(`users_${users}`);
  const latchkey = await startLatchkey(own, cores, {
    name: `latchkey-${users}`,
    environment: { REDIS_URL: '', ...CHEAPEST_HASH },
  });
  const logins = await register(latchkey.url, 'bench', CONNECTIONS);
  const passwordHash = await newestHash(own.pool);
  await seedUsers(own.pool, { prefix: 'person', count: users, passwordHash, sessions: true });
  const accounts = await logIn(latchkey.url, logins);
  return { users, latchkey, pool: own.pool, accounts, cursorId: await startOfLastPage(own.pool) };
}

/** The user after whom a full page is left. */
async function startOfLastPage(pool: Pool): Promise<string> {
  const { rows } = await pool.query<{ id: string }>('SELECT id FROM users ORDER BY id LIMIT 1 OFFSET 100');
  return rows[0]?.id ?? '';
}

/** Each for all sizes. */
function operations(): readonly Operation[] {
  const json = { 'content-type': 'application/json' };
  const each = (name: string, load: (size: Size) => Omit<Job, 'url' | 'amount'>): Operation => ({
    name,
    entries: sizes.map((size) => entry(`${size.users} users`, size.latchkey, generator, load(size))),
  });
  const page = (name: string, path: (size: Size) => string): Operation =>
    each(name, (size) => ({
      method: 'GET',
      path: path(size),
      status: 200,
      lanes: size.accounts.map(() => ({ includes: ['"items":[{"id":"'] })),
    }));
  return [
    page('GET /users, first page', () => '/users?limit=100'),
    page(
      'GET /users, last page',
      ({ cursorId }) => `/users?limit=100&cursor=${encodeCursor(USER_LIST, cursorId)}`,
    ),
    each('GET /me', ({ accounts }) => ({
      method: 'GET',
      path: '/me',
      status: 200,
      lanes: accounts.map(({ accessToken, id }) => ({ headers: bearer(accessToken), includes: [id] })),
    })),
    each('POST /refresh', ({ accounts }) => ({
      method: 'POST',
      path: '/refresh',
      status: 200,
      lanes: accounts.map(() => ({ headers: json, includes: ['"accessToken":"'] })),
      chain: { member: 'refreshToken', first: accounts.map(({ refreshToken }) => refreshToken) },
    })),
    each('POST /login', ({ users, accounts }) => ({
      method: 'POST',
      path: '/login',
      status: 200,
      lanes: accounts.map(() => ({
        headers: json,
        body: loginBody('person-{n}'),
        includes: ['"accessToken":"'],
      })),
      numbers: { after: 0, last: users },
    })),
  ];
}
