import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { operations } from './operations.ts';
import { figuresTable, judge, judgementsTable, type Results } from './report.ts';
import { measureColdStarts } from './support/cold-starts.ts';
import { CONNECTIONS, startContenders, stopContenders } from './support/contenders.ts';
import { separateCores } from './support/cores.ts';
import { startDatabases } from './support/databases.ts';
import { SWITCHED_OFF } from './support/latchkey.ts';
import { LoadGenerator } from './support/load-generator.ts';
import { describeMachine } from './support/machine.ts';
import { measureOperation, type Run } from './support/measure.ts';

/**
 * `npm run bench [-- --quick] [-- --only <part of an operation's name>] [-- --json <file>]`: the service beside a bare
 * Koa server, a tutorial's Express server and Better Auth. Prints Markdown; exits with 1 when an answer was wrong.
 */
const { values: options } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, only: { type: 'string' }, json: { type: 'string' } },
});
/**
 * Many short rounds: a machine's neighbours change what it gives within seconds, and are to meet both sides of a ratio.
 * With 15 rounds of 1.3 s the ratios of one `GET /me` had their quartiles at 0.70 and 0.82.
 */
const { ordinary: PLAN, hashing: HASHING_PLAN } = options.quick
  ? {
      ordinary: { rounds: 5, seconds: 0.3, warmUp: { requests: 20_000, atMostSeconds: 2 } },
      hashing: { rounds: 2, seconds: 2, warmUp: { requests: 20_000, atMostSeconds: 2 } },
    }
  : {
      ordinary: { rounds: 31, seconds: 0.65, warmUp: { requests: 20_000, atMostSeconds: 10 } },
      hashing: { rounds: 9, seconds: 5, warmUp: { requests: 20_000, atMostSeconds: 40 } },
    };

const cores = separateCores();
const databases = await startDatabases();
const starts = await measureColdStarts(databases, cores, options.quick ? 1 : 7);
const contenders = await startContenders(databases, cores);
const generator = new LoadGenerator();
const results = new Map<string, ReadonlyMap<string, readonly Run[]>>();
for (const operation of await operations(contenders, generator)) {
  if (!operation.name.includes(options.only ?? '')) continue;
  console.error(`${operation.name} …`);
  results.set(operation.name, await measureOperation(operation, operation.hashes ? HASHING_PLAN : PLAN));
}
const memory = { idle: contenders.idleMemory, 'under load': contenders.latchkey.memory.most };
await stopContenders(contenders);
generator.stop();
await databases.stop();

const machine = describeMachine(cores);
const judgements = judge(results, memory, starts).filter(({ value }) => !Number.isNaN(value));
console.log(`${machine}

${CONNECTIONS} connections, ${PLAN.rounds} rounds of ${PLAN.seconds} s after a warm-up of ${PLAN.warmUp.requests} requests
(at most ${PLAN.warmUp.atMostSeconds} s); where passwords are hashed ${HASHING_PLAN.rounds} rounds of ${HASHING_PLAN.seconds} s after at most ${HASHING_PLAN.warmUp.atMostSeconds} s. CPU is that of the server's process, all threads. The ratio is of the rate to that of the operation's
second server, median over rounds. To measure, ${SWITCHED_OFF}.

${figuresTable(results)}

${judgementsTable(judgements)}
`);
const wrong = wrongAnswers(results);
for (const sentence of wrong) console.error(sentence);
if (options.json !== undefined) {
  const rounds = Object.fromEntries([...results].map(([name, runs]) => [name, Object.fromEntries(runs)]));
  const all = {
    machine,
    plan: PLAN,
    hashingPlan: HASHING_PLAN,
    switchedOff: SWITCHED_OFF,
    starts,
    memory,
    rounds,
    judgements,
  };
  writeFileSync(options.json, `${JSON.stringify(all, null, 2)}\n`);
}
process.exit(wrong.length === 0 ? 0 : 1);

function wrongAnswers(all: Results): readonly string[] {
  return [...all].flatMap(([operation, entries]) =>
    [...entries].flatMap(([label, runs]) => {
      const count = runs.reduce((sum, { wrong: some }) => sum + some, 0);
      const first = runs.find(({ firstWrong }) => firstWrong !== null)?.firstWrong ?? '';
      return count === 0 ? [] : [`${operation}, ${label}: ${count} wrong answers; the first: ${first}`];
    }),
  );
}
