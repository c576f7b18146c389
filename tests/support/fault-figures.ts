import { expect } from 'chai';
import { availableParallelism, loadavg } from 'node:os';
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

/**
 * Holds a time against its bound. In the quick form others may be using the machine at the same moment, and then a
 * process waits for its turn: where more want to run than there are cores, three times as much is let pass.
 */
export function expectWithin(what: string, ms: number, boundMs: number): void {
  const isBusy = !LONG && (loadavg()[0] ?? 0) > availableParallelism();
  expect(ms, `${what}, in ms`).to.be.below(isBusy ? 3 * boundMs : boundMs);
}

/** What everybody may count on: nothing that the service does holds it up for longer. */
export function expectQuickLoop(p99: number): void {
  expectWithin('event loop delay p99', p99, 50);
}
