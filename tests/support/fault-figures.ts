import { expect } from 'chai';
import type { FaultClient } from './fault-client.ts';

/** The long form: more rounds, more clients, more time. */
export const LONG = process.env['LONG'] === '1';

/** SEMANTICS promises; what is measured is printed, so that a run can be read. */
export function figure(sentence: string): void {
  process.stdout.write(`      · ${sentence}\n`);
}

export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? Number.NaN;
}

export function milliseconds(value: number): string {
  return `${value.toFixed(value < 10 ? 1 : 0)} ms`;
}

/** Statuses as `200 × 31, 503 × 2`. */
export function statusesOf({ statuses }: Pick<FaultClient, 'statuses'>): string {
  return [...statuses]
    .toSorted(([one], [other]) => one - other)
    .map(([status, count]) => `${status === 0 ? 'broken' : status} × ${count}`)
    .join(', ');
}

/** Milliseconds that a turn of the service's event loop took, 99th percentile of the turns since it was last asked. */
export async function eventLoopDelay(client: FaultClient): Promise<number> {
  const { text } = await client.call('GET /metrics');
  return 1_000 * Number(/^nodejs_eventloop_lag_p99_seconds (\S+)$/m.exec(text)?.[1]);
}

/** How much longer than promised something may take in the short form, which shares its machine with other work. */
export const BUSY = LONG ? 1 : 5;

/** Holds a time that is promised against its bound, in ms. */
export function expectWithin(what: string, ms: number, boundMs: number): void {
  expect(ms, `${what}, in ms`).to.be.below(BUSY * boundMs);
}

/** Holds a time, a rate or an amount of memory that depends on the machine against its bound: in the long form only. */
export function expectFigure(what: string, value: number, bound: number): void {
  if (LONG) expect(value, what).to.be.below(bound);
}

/** Nothing that the service does holds everybody up for longer. */
export function expectQuickLoop(p99: number): void {
  expectFigure('event loop delay p99, in ms', p99, 50);
}
