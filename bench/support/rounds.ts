import { run, type Load, type Run } from './load.ts';
import { median, rotated } from './statistics.ts';

export interface Operation {
  readonly name: string;
  readonly loads: readonly Load[];
}

export interface Plan {
  readonly rounds: number;
  /** Length of a run in seconds, about. */
  readonly seconds: number;
  /** Length of the warm-up of each server in seconds, about. */
  readonly warmUp: number;
}

/** Requests to find out how fast a server is before its warm-up. */
const FIRST_LOOK = 64;

/** Warms each server up, then lets the servers take turns: what disturbs a round disturbs all of them. */
export async function inRounds(
  { loads }: Operation,
  plan: Plan,
): Promise<ReadonlyMap<string, readonly Run[]>> {
  const rates = new Map<Load, number>();
  for (const load of loads) {
    const { rate } = await run(load, FIRST_LOOK);
    rates.set(load, (await run(load, Math.round(rate * plan.warmUp))).rate);
  }
  const runs = new Map<string, Run[]>(loads.map(({ label }) => [label, []]));
  for (let round = 0; round < plan.rounds; round += 1) {
    for (const load of rotated(loads, round)) {
      const done = await run(load, Math.round((rates.get(load) ?? 0) * plan.seconds));
      rates.set(load, done.rate);
      runs.get(load.label)?.push(done);
    }
  }
  return runs;
}

/** The median of a figure over the rounds. */
export function overRounds(runs: readonly Run[], figure: keyof Run): number {
  return median(runs.map((each) => each[figure]));
}

/** The median over the rounds of the ratio within each round. */
export function ratio(runs: readonly Run[], baseline: readonly Run[], figure: keyof Run = 'rate'): number {
  return median(runs.map((each, round) => each[figure] / (baseline[round]?.[figure] ?? Number.NaN)));
}
