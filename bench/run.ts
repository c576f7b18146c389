import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startContenders } from './support/contenders.ts';
import { separateCores } from './support/cores.ts';
import { startDatabases } from './support/databases.ts';
import { SWITCHED_OFF, startLatchkey } from './support/latchkey.ts';
import { CONNECTIONS, type Run } from './support/load.ts';
import { describeMachine, readable, table, verdict, VERDICT_HEAD } from './support/report.ts';
import { inRounds, overRounds, ratio } from './support/rounds.ts';
import { IDLE_MEMORY_LIMIT, LATCHKEY, TARGETS } from './targets.ts';

/**
 * `npm run bench [-- --rounds 15 --seconds 1 --only <part of an operation's name>]`: the service beside bare Koa, an Express
 * server as tutorials write it, Better Auth and the hash alone. Prints Markdown.
 */
const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '15' },
    seconds: { type: 'string', default: '1' },
    only: { type: 'string', default: '' },
  },
});
const [rounds, seconds] = [Number(options.rounds), Number(options.seconds)];
/** A login takes tens of milliseconds: fewer and longer rounds, so that each has enough answers. */
const HASHING = { rounds: Math.ceil(rounds / 3), seconds: 4 * seconds, warmUp: 3 * seconds };
const PLAN = { rounds, seconds, warmUp: 5 * seconds };
const IDLE_AFTER_MS = 5_000;

const cores = separateCores();
const databases = await startDatabases();
// The first start of an installation compiles everything and keeps the result: an idle service is one that started later.
await (await startLatchkey(databases, cores)).stop();
const latchkey = await startLatchkey(databases, cores);
await pause(IDLE_AFTER_MS);
const idleMemory = latchkey.memory;
const contenders = await startContenders(latchkey, databases, cores);

const results = new Map<string, ReadonlyMap<string, readonly Run[]>>();
for (const operation of contenders.operations) {
  if (!operation.name.includes(options.only)) continue;
  console.error(`${operation.name} …`);
  results.set(operation.name, await inRounds(operation, operation.name === 'POST /login' ? HASHING : PLAN));
}
for (const server of [latchkey, ...contenders.servers]) await server.stop();
await databases.stop();

const figures = [...results].flatMap(([operation, measured]) =>
  [...measured].map(([label, runs]) => [
    operation,
    label,
    ...(['rate', 'p99', 'cpu', 'generator'] as const).map((figure) => readable(overRounds(runs, figure))),
    `${Math.round(overRounds(runs, 'busy') * 100)} %`,
    readable(ratio(measured.get(LATCHKEY) ?? [], runs)),
    readable(ratio(measured.get(LATCHKEY) ?? [], runs, 'cpu')),
  ]),
);
const verdicts = TARGETS.filter(({ operation }) => results.has(operation)).map((target) => {
  const { operation, against, figure } = target;
  const runs = (label: string): readonly Run[] => results.get(operation)?.get(label) ?? [];
  const what = `${operation}: ${figure === 'rate' ? 'requests/s' : 'CPU'}, Latchkey to ${against}`;
  return verdict(what, ratio(runs(LATCHKEY), runs(against), figure), target);
});
console.log(`${describeMachine(cores)}

${CONNECTIONS} connections; ${PLAN.rounds} rounds of ${PLAN.seconds} s in which the servers take turns, of logins ${HASHING.rounds} rounds of ${HASHING.seconds} s; medians.
CPU is that of the server's process for each request. The last two columns are Latchkey to this server, medians of the
ratio within a round. Where a server's core is not busy, autocannon or a database limited the rate: compare the CPU.
${SWITCHED_OFF}

${table(
  [
    'Operation',
    'Server',
    'requests/s',
    'p99 ms',
    'CPU µs',
    'autocannon µs',
    'core busy',
    'rate ratio',
    'CPU ratio',
  ],
  figures,
)}

${table(VERDICT_HEAD, [...verdicts, verdict('memory when idle, MB', idleMemory, { atMost: IDLE_MEMORY_LIMIT })])}
`);
process.exit(0);
