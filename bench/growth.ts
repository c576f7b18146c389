import { parseArgs } from 'node:util';
import type { Pool } from 'pg';
import { encodeCursor } from '#adapters/http/cursor.ts';
import { USER_LIST } from '#adapters/http/identity/accounts/users-controller.ts';
import { logIn, logins, register, type LoggedIn } from './support/accounts.ts';
import { separateCores } from './support/cores.ts';
import { startDatabases } from './support/databases.ts';
import { SWITCHED_OFF, startLatchkey } from './support/latchkey.ts';
import { CONNECTIONS, type Load, type Run } from './support/load.ts';
import { describeMachine, readable, table, verdict, VERDICT_HEAD } from './support/report.ts';
import { getAsEach, logInAsEach, refreshChains } from './support/requests.ts';
import { inRounds, overRounds, ratio } from './support/rounds.ts';
import { seedUsers } from './support/seed-users.ts';
import type { ServerProcess } from './support/server-process.ts';
import { p95 } from './support/latencies.ts';
import { searches } from './support/searches.ts';
import { GROWTH_LIMIT, SEARCH_LIMIT_MS } from './targets.ts';

/**
 * `npm run bench:growth [-- --sizes 1000,1000000 --rounds 11]`: what requests cost as users and sessions grow. Each size has
 * a service and a database of its own, which take turns. There is no Redis, so that every request asks the database, and
 * argon2 is at its cheapest, so that the hash hides nothing.
 */
const { values: options } = parseArgs({
  options: { sizes: { type: 'string', default: '1000,1000000' }, rounds: { type: 'string', default: '11' } },
});
const SIZES = options.sizes.split(',').map(Number);
const ENVIRONMENT = { REDIS_URL: '', ARGON2_MEMORY_KIB: '8', ARGON2_TIME: '1' };
const SEARCHES = 200;
/** Rounds are short, so that the users of the smallest size stay far below their 100 sessions. */
const PLAN = { rounds: Number(options.rounds), seconds: 0.6, warmUp: 2 };

interface Size {
  readonly label: string;
  readonly users: number;
  readonly latchkey: ServerProcess;
  readonly accounts: readonly LoggedIn[];
  readonly lastPage: string;
}

const cores = separateCores();
const databases = await startDatabases();
const sizes: Size[] = [];
for (const users of SIZES) {
  console.error(`${readable(users)} users …`);
  sizes.push(await startSize(users));
}
const results = new Map<string, readonly (readonly Run[])[]>();
for (const [name, optionsOf] of operations()) {
  console.error(`${name} …`);
  const loads: Load[] = [];
  for (const size of sizes) {
    loads.push({ label: size.label, server: size.latchkey, status: 200, options: await optionsOf(size) });
  }
  results.set(name, [...(await inRounds({ name, loads }, PLAN)).values()]);
}
const found = new Map<string, readonly number[]>();
for (const [name, query] of Object.entries(searches(new Date()))) {
  console.error(`search, ${name} …`);
  const times: number[] = [];
  for (const { latchkey, accounts } of sizes) {
    const token = accounts[0]?.accessToken ?? '';
    times.push(await p95(latchkey.url, `/admin/users?${query}`, token, SEARCHES));
  }
  found.set(name, times);
}
const memory = sizes.map(({ latchkey }) => latchkey.memory);
for (const { latchkey } of sizes) await latchkey.stop();
await databases.stop();

const rows = [...results].map(([name, all]) => [
  name,
  ...all.map((runs) => readable((CONNECTIONS * 1_000) / overRounds(runs, 'rate'))),
]);
const growth = [...results].map(([name, all]): [string, number] => [
  name,
  ratio(all[0] ?? [], all.at(-1) ?? []),
]);
growth.push(['memory', (memory.at(-1) ?? Number.NaN) / (memory[0] ?? Number.NaN)]);
console.log(`${describeMachine(cores)}

Milliseconds of a request over ${CONNECTIONS} connections (connections divided by requests/s), medians of ${PLAN.rounds} rounds of ${PLAN.seconds} s in which
the sizes take turns. Every user has a session; logins go round all users. No Redis, so nothing is cached; argon2 at its
cheapest. ${SWITCHED_OFF}

${table(['Operation', ...sizes.map(({ label }) => label)], [...rows, ['memory, MB', ...memory.map(readable)]])}

An admin's search, 95th percentile in milliseconds of ${SEARCHES} requests one after the other; how many accounts match is of a
million:

${table(
  ['GET /admin/users', ...sizes.map(({ label }) => label)],
  [...found].map(([name, times]) => [name, ...times.map(readable)]),
)}

${table(
  VERDICT_HEAD,
  [...found].map(([name, times]) =>
    verdict(`search, ${name}: ms`, times.at(-1) ?? Number.NaN, { atMost: SEARCH_LIMIT_MS }),
  ),
)}

${table(
  VERDICT_HEAD,
  growth.map(([name, value]) => verdict(`${name}: last size to first`, value, { atMost: GROWTH_LIMIT })),
)}
`);
process.exit(0);

async function startSize(users: number): Promise<Size> {
  const own = await databases.withDatabase(`users_${users}`);
  const latchkey = await startLatchkey(own, cores, ENVIRONMENT);
  const names = logins('bench', CONNECTIONS);
  await register(latchkey.url, names);
  await seedUsers(own.pool, 'person', users);
  // Who searches.
  await own.pool.query(`UPDATE users SET roles = '{user,admin}' WHERE login = 'bench-1'`);
  const accounts = await logIn(latchkey.url, names);
  const cursor = encodeCursor(USER_LIST, await idBeforeLastPage(own.pool));
  return {
    label: `${readable(users)} users`,
    users,
    latchkey,
    accounts,
    lastPage: `/users?limit=100&cursor=${cursor}`,
  };
}

/** The user after whom a full page is left. */
async function idBeforeLastPage(pool: Pool): Promise<string> {
  const { rows } = await pool.query<{ id: string }>('SELECT id FROM users ORDER BY id LIMIT 1 OFFSET 100');
  return rows[0]?.id ?? '';
}

function operations(): ReadonlyMap<string, (size: Size) => Promise<Load['options']> | Load['options']> {
  const tokens = ({ accounts }: Size): readonly string[] => accounts.map(({ accessToken }) => accessToken);
  return new Map<string, (size: Size) => Promise<Load['options']> | Load['options']>([
    ['GET /users, first page', (size) => getAsEach(size.latchkey.url, '/users?limit=100')],
    ['GET /users, last page', (size) => getAsEach(size.latchkey.url, size.lastPage)],
    ['GET /me', (size) => getAsEach(size.latchkey.url, '/me', tokens(size))],
    ['POST /refresh', ({ accounts }) => refreshChains(accounts)],
    ['POST /login', ({ users }) => logInAsEach('person', users)],
  ]);
}
