import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { bearer, logIn, register, textOf } from './support/accounts.ts';
import { CONNECTIONS, loginBody } from './support/contenders.ts';
import { separateCores } from './support/cores.ts';
import { startDatabases } from './support/databases.ts';
import { entry } from './support/entry.ts';
import { SWITCHED_OFF, startLatchkey } from './support/latchkey.ts';
import { LoadGenerator } from './support/load-generator.ts';
import { describeMachine } from './support/machine.ts';
import { readable, table, verdict } from './support/markdown.ts';
import { measureRun, overRounds, ratioOverRounds, type Run } from './support/measure.ts';
import { STORM_TARGETS } from './targets.ts';

/**
 * `npm run bench:storm [-- --json <file>]`: what is left of `GET /me` while 16 connections log in without pause. Calm
 * and storm take turns, so that what else the machine does meets both.
 */
const { values: options } = parseArgs({ options: { json: { type: 'string' } } });
const STORMING = 16;
const ROUNDS = 6;
const SECONDS = 1.5;
const WARM_UP = 20_000;
/** Far more than a storm has time for: it ends when it is told to. */
const LOGINS_BEFORE = 32;

interface Storm {
  readonly logins: number;
  readonly refused: number;
  readonly seconds: number;
}

const cores = separateCores();
const databases = await startDatabases();
const latchkey = await startLatchkey(databases, cores);
const logins = await register(latchkey.url, 'bench', CONNECTIONS);
const accounts = await logIn(latchkey.url, logins);
const [reading, storming] = [new LoadGenerator(), new LoadGenerator()];
const lanes = await Promise.all(
  accounts.map(async ({ accessToken }) => ({
    headers: bearer(accessToken),
    exactly: (await textOf(`${latchkey.url}/me`, accessToken)).body,
  })),
);
const me = entry('GET /me', latchkey, reading, { method: 'GET', path: '/me', status: 200, lanes });
const login = entry('POST /login', latchkey, storming, {
  mayBeRefused: true,
  method: 'POST',
  path: '/login',
  status: 200,
  lanes: logins.slice(0, STORMING).map((name) => ({
    headers: { 'content-type': 'application/json' },
    body: loginBody(name),
    includes: ['"accessToken":"'],
  })),
});

await me.run(WARM_UP);
const calm: Run[] = [];
const storm: Run[] = [];
const storms: Storm[] = [];
for (let round = 0; round < ROUNDS; round += 1) {
  const quiet = await measureRun(me, 10_000);
  calm.push(await measureRun(me, Math.round(quiet.rate * SECONDS)));
  const stormy = stormUntilStopped();
  await stormy.isUp;
  const looked = await measureRun(me, 2_000);
  storm.push(await measureRun(me, Math.round(looked.rate * SECONDS)));
  storms.push(await stormy.stop());
}
reading.stop();
storming.stop();
await latchkey.stop();
await databases.stop();

const share = ratioOverRounds(storm, calm);
const p99 = overRounds(storm, 'p99');
const loginRate = Math.min(...storms.map(({ logins, seconds }) => logins / seconds));
const refused = storms.reduce((sum, { refused: some }) => sum + some, 0);
const wrong = [...calm, ...storm].reduce((sum, run) => sum + run.wrong, 0);
const row = (name: string, runs: readonly Run[]): readonly string[] => [
  name,
  ...(['rate', 'p50', 'p99', 'cpu'] as const).map((figure) => readable(overRounds(runs, figure))),
];
console.log(`${describeMachine(cores)}

GET /me over ${CONNECTIONS} connections, calm and while ${STORMING} more log in without pause (at least ${readable(loginRate)} logins/s;
${refused} refused with 503, for nobody is to wait longer than 2 s).
${ROUNDS} rounds of ${SECONDS} s, medians. To measure, ${SWITCHED_OFF}.

${table(['GET /me', 'requests/s', 'p50 ms', 'p99 ms', 'CPU µs/request, logins included'], [row('calm', calm), row('storm', storm)])}

${table(
  ['Target', 'measured', 'limit', ''],
  [
    [
      'share of the calm rate',
      readable(share),
      `at least ${STORM_TARGETS.share}`,
      verdict(share >= STORM_TARGETS.share),
    ],
    ['p99 ms in the storm', readable(p99), `at most ${STORM_TARGETS.p99}`, verdict(p99 <= STORM_TARGETS.p99)],
  ],
)}
`);
if (wrong > 0) console.error(`${wrong} wrong answers`);
if (options.json !== undefined) {
  writeFileSync(options.json, `${JSON.stringify({ calm, storm, share, p99, storms, wrong }, null, 2)}\n`);
}
process.exit(wrong === 0 ? 0 : 1);

/** Logins in small portions, one after the other, so that the storm can end between two. */
function stormUntilStopped(): { readonly isUp: Promise<void>; stop(): Promise<Storm> } {
  const order = { stop: false };
  let [all, refusals] = [0, 0];
  const up = Promise.withResolvers<void>();
  const started = performance.now();
  const storming = async (): Promise<Storm> => {
    while (!order.stop) {
      const { answers, refused: some, firstWrong } = await login.run(LOGINS_BEFORE);
      if (firstWrong !== null) throw new Error(`A login of the storm failed: ${firstWrong}`);
      all += answers;
      refusals += some;
      up.resolve();
    }
    return { logins: all - refusals, refused: refusals, seconds: (performance.now() - started) / 1000 };
  };
  const ended = storming();
  return {
    isUp: Promise.race([up.promise, ended.then(() => undefined)]),
    stop: async () => {
      order.stop = true;
      return await ended;
    },
  };
}
