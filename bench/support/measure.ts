import type { JobResult } from '../generator/job.ts';
import type { Entry } from './entry.ts';
import { median, rotated } from './statistics.ts';

/** What one run of one entry gave. Times of requests in milliseconds. */
export interface Run {
  readonly rate: number;
  readonly p50: number;
  readonly p99: number;
  /** CPU time of the server's process for one answer, all threads, user and kernel, in microseconds. */
  readonly cpu: number;
  /** Share of one core that the server had; far below 1 another part was the limit, and `rate` says less than `cpu`. */
  readonly busy: number;
  /** CPU time of the load generator for one answer, in microseconds: how much of the other core it takes. */
  readonly load: number;
  readonly answers: number;
  readonly wrong: number;
  readonly firstWrong: string | null;
}

export interface Plan {
  readonly rounds: number;
  /** How long a run is to take. */
  readonly seconds: number;
  readonly warmUp: { readonly requests: number; readonly atMostSeconds: number };
}

export interface Operation {
  readonly name: string;
  readonly entries: readonly Entry[];
  /** Whether each request takes a password's hash, tens of milliseconds: it wants longer runs, to have enough answers. */
  readonly hashes?: boolean;
}

/** Requests of the warm-up's first piece, when nothing is known of the speed. */
const FIRST_LOOK = 64;
/** Of its other pieces, each sized by the speed of the one before: a process that has just started gets faster with each. */
const PIECE_SECONDS = 0.5;
/** So that the last answers of slow operations, when fewer and fewer connections are busy, weigh little. */
const LEAST = 96;

/** Warms every entry up, then runs them in rounds, another one first in each. */
export async function measureOperation(
  { entries }: Operation,
  { rounds, seconds, warmUp }: Plan,
): Promise<ReadonlyMap<string, readonly Run[]>> {
  const rates = new Map<string, number>();
  for (const entry of entries) rates.set(entry.label, await warm(entry, warmUp));
  const runs = new Map<string, Run[]>(entries.map(({ label }) => [label, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const entry of rotated(entries, round)) {
      const amount = Math.max(LEAST, Math.round((rates.get(entry.label) ?? 0) * seconds));
      const run = await measureRun(entry, amount);
      rates.set(entry.label, run.rate);
      runs.get(entry.label)?.push(run);
    }
  }
  return runs;
}

/** @returns requests a second at its end. */
async function warm({ run }: Entry, { requests, atMostSeconds }: Plan['warmUp']): Promise<number> {
  let amount = Math.min(FIRST_LOOK, requests);
  for (let answers = 0, seconds = 0; ;) {
    const piece = await run(amount);
    const rate = rateOf(piece);
    answers += piece.answers;
    seconds += piece.seconds;
    if (answers >= requests || seconds >= atMostSeconds) return rate;
    amount = Math.ceil(Math.min(requests - answers, rate * PIECE_SECONDS));
  }
}

export async function measureRun({ server, run }: Entry, amount: number): Promise<Run> {
  const before = server.cpuMs;
  const { answers, seconds, p50, p99, cpuMs: loadMs, wrong, firstWrong } = await run(amount);
  const cpuMs = server.cpuMs - before;
  server.forgetLog();
  return {
    rate: answers / seconds,
    p50,
    p99,
    cpu: (cpuMs * 1000) / answers,
    busy: cpuMs / 1000 / seconds,
    load: (loadMs * 1000) / answers,
    answers,
    wrong,
    firstWrong,
  };
}

type Figures = Pick<Run, 'rate' | 'p50' | 'p99' | 'cpu' | 'busy' | 'load'>;

/** The median of a figure over the rounds. */
export function overRounds(runs: readonly Run[], figure: keyof Figures): number {
  return median(runs.map((run) => run[figure]));
}

/** The median over the rounds of the ratio within each round: what disturbs a round disturbs both sides alike. */
export function ratioOverRounds(
  runs: readonly Run[],
  baseline: readonly Run[],
  figure: 'rate' | 'cpu' = 'rate',
): number {
  return median(runs.map((run, round) => run[figure] / (baseline[round]?.[figure] ?? Number.NaN)));
}

function rateOf({ answers, seconds }: JobResult): number {
  return answers / seconds;
}
