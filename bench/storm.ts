import autocannon from 'autocannon';
import { setTimeout as pause } from 'node:timers/promises';
import { logIn, logins, register } from './support/accounts.ts';
import { separateCores } from './support/cores.ts';
import { startDatabases } from './support/databases.ts';
import { SWITCHED_OFF, startLatchkey } from './support/latchkey.ts';
import { CONNECTIONS, run, type Run } from './support/load.ts';
import { describeMachine, readable, table, verdict, VERDICT_HEAD } from './support/report.ts';
import { getAsEach, logInAsEach } from './support/requests.ts';
import { overRounds, ratio } from './support/rounds.ts';
import { STORM_SHARE } from './targets.ts';

/** `npm run bench:storm`: what is left of `GET /me` while 16 connections log in without pause. Calm and storm take turns. */
const STORMING = 16;
const ROUNDS = 6;
const SECONDS = 1.5;
/** For the hashing queue to fill, or to drain. */
const SETTLE_MS = 1_500;

const cores = separateCores();
const databases = await startDatabases();
const latchkey = await startLatchkey(databases, cores);
const names = logins('bench', CONNECTIONS);
await register(latchkey.url, names);
const tokens = (await logIn(latchkey.url, names)).map(({ accessToken }) => accessToken);
const me = {
  label: 'GET /me',
  server: latchkey,
  status: 200,
  options: await getAsEach(latchkey.url, '/me', tokens),
};

const calm: Run[] = [];
const storm: Run[] = [];
const loginRates: number[] = [];
let { rate } = await run(me, 20_000);
for (let round = 0; round < ROUNDS; round += 1) {
  calm.push(await run(me, Math.round(rate * SECONDS)));
  ({ rate } = calm.at(-1) ?? { rate });
  const stopLogins = startLogins();
  await pause(SETTLE_MS);
  storm.push(await run(me, Math.round(rate * SECONDS * STORM_SHARE)));
  loginRates.push(await stopLogins());
  await pause(SETTLE_MS);
}
await latchkey.stop();
await databases.stop();

const row = (name: string, runs: readonly Run[]): readonly string[] => [
  name,
  ...(['rate', 'p99', 'cpu'] as const).map((figure) => readable(overRounds(runs, figure))),
];
console.log(`${describeMachine(cores)}

GET /me over ${CONNECTIONS} connections, calm and while ${STORMING} more log in without pause (at least ${readable(Math.min(...loginRates))} logins/s), ${ROUNDS} rounds of about
${SECONDS} s, medians. ${SWITCHED_OFF}

${table(
  ['GET /me', 'requests/s', 'p99 ms', 'CPU µs, logins included'],
  [row('calm', calm), row('storm', storm)],
)}

${table(VERDICT_HEAD, [verdict('share of the calm rate', ratio(storm, calm), { atLeast: STORM_SHARE })])}
`);
process.exit(0);

/** @returns stops them and gives the successful logins a second. @throws {Error} when one was neither 200 nor 503. */
function startLogins(): () => Promise<number> {
  const done = Promise.withResolvers<autocannon.Result>();
  const load = {
    ...logInAsEach('bench', CONNECTIONS),
    url: latchkey.url,
    connections: STORMING,
    duration: 600,
    sampleInt: 10,
  };
  const instance = autocannon(load, (error: unknown, result) =>
    error instanceof Error ? done.reject(error) : done.resolve(result),
  );
  return async () => {
    instance.stop();
    const { statusCodeStats, errors, start, finish } = await done.promise;
    const statuses = Object.entries(statusCodeStats ?? {});
    if (errors > 0 || statuses.some(([status]) => status !== '200' && status !== '503')) {
      throw new Error(`Logins failed: ${errors} errors, ${JSON.stringify(statusCodeStats)}`);
    }
    const right = statuses.find(([status]) => status === '200')?.[1].count ?? 0;
    return (right * 1_000) / (finish.getTime() - start.getTime());
  };
}
