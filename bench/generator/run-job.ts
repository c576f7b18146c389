import autocannon from 'autocannon';
import { percentile } from '../support/statistics.ts';
import { Checker } from './checker.ts';
import type { Job, JobResult, Lane } from './job.ts';

/** More answers than any run has; what comes beyond is counted and checked, only its time is not kept. */
const MAX_TIMES = 4_000_000;
/** How often autocannon looks whether it is time to stop, in milliseconds. */
const LOOK_EVERY_MS = 100;
/** For the slowest of answers, in seconds. */
const TIMEOUT_SECONDS = 30;

/** autocannon keeps for each client a copy of the options, which its types don't show. */
type OpenClient = autocannon.Client & { readonly opts: { verifyBody: (body: string) => boolean } };

/** Loads a server with the job's requests and looks at every answer. */
export async function runJob(job: Job): Promise<JobResult> {
  const checker = new Checker(job.status);
  const chain = [...(job.chain?.first ?? [])];
  const times = new Float64Array(MAX_TIMES);
  let answers = 0;
  let next = 0;
  const { after, last } = job.numbers ?? { after: 0, last: Number.MAX_SAFE_INTEGER };
  let number = after;
  const started = performance.now();
  let ended = started;

  const done = Promise.withResolvers<autocannon.Result>();
  const load = autocannon(
    {
      url: job.url,
      connections: job.lanes.length,
      amount: Math.max(job.amount, job.lanes.length),
      timeout: TIMEOUT_SECONDS,
      sampleInt: LOOK_EVERY_MS,
      setupClient: (client) => {
        const at = next++;
        const lane = job.lanes[at] as Lane;
        (client as OpenClient).opts.verifyBody = (body) => checker.isRight(lane, body);
        client.setRequests([requestOf(at, lane)]);
      },
    },
    (error, result) => (error ? done.reject(error as Error) : done.resolve(result)),
  );
  load.on('response', (_client, status, _bytes, milliseconds) => {
    checker.seeStatus(status);
    if (answers < MAX_TIMES) times[answers] = milliseconds;
    answers += 1;
    ended = performance.now();
  });

  function requestOf(at: number, { headers = {}, body }: Lane): autocannon.Request {
    const request = { method: job.method, path: job.path, headers: { ...headers } };
    const { member } = job.chain ?? {};
    if (member !== undefined) {
      return {
        ...request,
        setupRequest: (ready) => ({ ...ready, body: JSON.stringify({ [member]: chain[at] }) }),
        onResponse: (_status, answer) => {
          chain[at] = memberOf(answer, member) ?? 'lost';
        },
      };
    }
    if (body?.includes('{n}') !== true) return body === undefined ? request : { ...request, body };
    return {
      ...request,
      setupRequest: (ready) => ({ ...ready, body: body.replaceAll('{n}', String((number++ % last) + 1)) }),
    };
  }

  const { errors, timeouts } = await done.promise;
  const kept = times.subarray(0, Math.min(answers, MAX_TIMES)).sort();
  return {
    answers,
    seconds: (ended - started) / 1000,
    p50: percentile(kept, 0.5),
    p99: percentile(kept, 0.99),
    wrong: checker.wrong + errors + timeouts,
    firstWrong: checker.first ?? (errors + timeouts > 0 ? `${errors} errors, ${timeouts} time-outs` : null),
    chain,
  };
}

function memberOf(answer: string, member: string): string | undefined {
  try {
    return (JSON.parse(answer) as Record<string, string>)[member];
  } catch {
    return undefined;
  }
}
