import { parseArgs } from 'node:util';
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { bearer, logIn, register, textOf } from './support/accounts.ts';
import { CONNECTIONS, loginBody } from './support/contenders.ts';
import { startDatabases } from './support/databases.ts';
import { entry } from './support/entry.ts';
import { SWITCHED_OFF, startLatchkey } from './support/latchkey.ts';
import { LoadGenerator } from './support/load-generator.ts';
import { describeMachine } from './support/machine.ts';
import { readable, table } from './support/markdown.ts';
import { measureOperation, overRounds, ratioOverRounds, type Operation } from './support/measure.ts';
import type { ServerProcess } from './support/server-process.ts';

/**
 * `npm run bench:workers [-- --json <file>]`: one worker beside as many as there are cores. Nothing is pinned: workers,
 * load, PostgreSQL and Redis share the machine, as they do where it is the only one.
 */
const { values: options } = parseArgs({ options: { json: { type: 'string' } } });
const PLAN = { rounds: 5, seconds: 3, warmUp: { requests: 20_000, atMostSeconds: 6 } };
const HASHING_PLAN = { rounds: 3, seconds: 6, warmUp: { requests: 20_000, atMostSeconds: 12 } };
const JSON_BODY = { 'content-type': 'application/json' };

const workers = availableParallelism();
const databases = await startDatabases();
const alone = await startLatchkey(databases, null, { name: 'one-worker' });
const together = await startLatchkey(databases, null, {
  name: 'workers',
  environment: { WORKERS: String(workers) },
});
const logins = await register(alone.url, 'bench', CONNECTIONS);
const accounts = await logIn(alone.url, logins);
const generator = new LoadGenerator();
const servers: readonly (readonly [string, ServerProcess])[] = [
  [`WORKERS=${workers}`, together],
  ['one process', alone],
];
const lanes = await Promise.all(
  accounts.map(async ({ accessToken }) => ({
    headers: bearer(accessToken),
    exactly: (await textOf(`${alone.url}/me`, accessToken)).body,
  })),
);
const operations: readonly Operation[] = [
  {
    name: 'GET /me',
    entries: servers.map(([label, server]) =>
      entry(label, server, generator, { method: 'GET', path: '/me', status: 200, lanes }),
    ),
  },
  {
    name: 'POST /login',
    hashes: true,
    entries: servers.map(([label, server]) =>
      entry(label, server, generator, {
        method: 'POST',
        path: '/login',
        status: 200,
        lanes: logins.map((login) => ({
          headers: JSON_BODY,
          body: loginBody(login),
          includes: ['"accessToken":"'],
        })),
      }),
    ),
  },
];

let wrong = 0;
const rows: (readonly string[])[] = [];
const results: Record<string, unknown> = {};
for (const operation of operations) {
  const measured = await measureOperation(operation, operation.hashes ? HASHING_PLAN : PLAN);
  const baseline = measured.get('one process') ?? [];
  for (const [label, runs] of measured) {
    wrong += runs.reduce((sum, run) => sum + run.wrong, 0);
    const figures = (['rate', 'p50', 'p99'] as const).map((figure) => readable(overRounds(runs, figure)));
    rows.push([operation.name, label, ...figures, readable(ratioOverRounds(runs, baseline))]);
  }
  results[operation.name] = Object.fromEntries(measured);
}
generator.stop();
await alone.stop();
await together.stop();
await databases.stop();

console.log(`${describeMachine(null)}

${CONNECTIONS} connections, ${PLAN.rounds} rounds of ${PLAN.seconds} s, of logins ${HASHING_PLAN.rounds} rounds of ${HASHING_PLAN.seconds} s. Workers, load, PostgreSQL and Redis share the cores. To measure, ${SWITCHED_OFF}.

${table(['Operation', 'Server', 'requests/s', 'p50 ms', 'p99 ms', 'ratio'], rows)}
`);
if (wrong > 0) console.error(`${wrong} wrong answers`);
if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(results, null, 2)}\n`);
process.exit(wrong === 0 ? 0 : 1);
