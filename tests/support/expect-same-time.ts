import { expect } from 'chai';
import { figure, LONG, percentile } from './fault-figures.ts';
import { rankTest } from './rank-test.ts';

/**
 * One in a thousand of honest measurements lies beyond 3.3; so one that does is made once more. The short form looks for
 * gross differences alone: where no two times overlap, its 60 samples give 9.4.
 */
export const RANK_BOUND = LONG ? 3.3 : 6;

/** What a login costs in tests of its time: in the long form the default. */
export const LOGIN_COST = LONG
  ? { ARGON2_MEMORY_KIB: '19456', ARGON2_TIME: '2' }
  : { ARGON2_MEMORY_KIB: '8192', ARGON2_TIME: '1' };

type Both = readonly [ones: readonly number[], others: readonly number[]];

/** Milliseconds of requests of two kinds, in random order, one after the other. @param ask sends one, and says how long it took. */
export async function timesOfBoth(samples: number, ask: (kind: 0 | 1) => Promise<number>): Promise<Both> {
  const times: [number[], number[]] = [[], []];
  for (let sample = 0; sample < samples; sample += 1) {
    for (const kind of Math.random() < 0.5 ? ([0, 1] as const) : ([1, 0] as const))
      times[kind].push(await ask(kind));
  }
  return times;
}

/** How far the times of both kinds lie apart, as {@link rankTest} has it. */
export function distance(what: string, [ones, others]: Both): number {
  const z = rankTest(ones, others);
  const quartiles = [ones, others].map((times) =>
    [25, 50, 75].map((percent) => percentile(times, percent).toFixed(1)).join('/'),
  );
  figure(`${what}: ${ones.length} each, quartiles ${quartiles.join(' and ')} ms, z = ${z.toFixed(2)}`);
  return z;
}

/** Nobody can tell the two kinds of requests by their time. */
export async function expectSameTime(what: string, measure: () => Promise<Both>): Promise<void> {
  let z = Number.NaN;
  for (let tries = 0; tries < 2 && !(Math.abs(z) < RANK_BOUND); tries += 1)
    z = distance(what, await measure());
  expect(Math.abs(z)).to.be.below(RANK_BOUND);
}
