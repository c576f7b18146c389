import { overRounds, ratioOverRounds, type Run } from './support/measure.ts';
import { readable, table, verdict } from './support/markdown.ts';
import type { ColdStarts } from './support/cold-starts.ts';
import { isMet, MEMORY_TARGETS, START_TARGETS, TARGETS, type Target } from './targets.ts';

export type Results = ReadonlyMap<string, ReadonlyMap<string, readonly Run[]>>;

export interface Memory {
  readonly idle: number;
  readonly 'under load': number;
}

export interface Judgement {
  readonly what: string;
  readonly value: number;
  readonly is: Target['is'];
  readonly limit: number;
  readonly met: boolean;
}

/** One row for each server under each operation. The ratio is of its rate to the second server's, the baseline. */
export function figuresTable(results: Results): string {
  const rows = [...results].flatMap(([operation, entries]) => {
    const baseline = [...entries.values()][1] ?? [];
    return [...entries].map(([label, runs]) => [
      operation,
      label,
      readable(overRounds(runs, 'rate')),
      readable(overRounds(runs, 'p50')),
      readable(overRounds(runs, 'p99')),
      readable(overRounds(runs, 'cpu')),
      readable(ratioOverRounds(runs, baseline)),
      `${Math.round(overRounds(runs, 'busy') * 100)} %`,
      readable(overRounds(runs, 'load')),
    ]);
  });
  const head = [
    'Operation',
    'Server',
    'requests/s',
    'p50 ms',
    'p99 ms',
    'CPU µs/request',
    'ratio',
    'core busy',
    'generator CPU µs',
  ];
  return table(head, rows);
}

export function judge(results: Results, memory: Memory, starts: ColdStarts): readonly Judgement[] {
  const judged = (what: string, value: number, is: Target['is'], limit: number): Judgement => {
    return { what, value, is, limit, met: isMet(value, is, limit) };
  };
  return [
    ...TARGETS.map((target) => judged(describe(target), valueOf(target, results), target.is, target.limit)),
    ...keysOf(START_TARGETS).map((kind) =>
      judged(`start, ${kind}, ms`, starts[kind], 'at most', START_TARGETS[kind]),
    ),
    ...keysOf(MEMORY_TARGETS).map((kind) =>
      judged(`memory, ${kind}, MB`, memory[kind], 'at most', MEMORY_TARGETS[kind]),
    ),
  ];
}

export function judgementsTable(judgements: readonly Judgement[]): string {
  return table(
    ['Target', 'measured', 'limit', ''],
    judgements.map(({ what, value, is, limit, met }) => [
      what,
      readable(value),
      `${is} ${readable(limit)}`,
      verdict(met),
    ]),
  );
}

function describe({ operation, of, figure, against }: Target): string {
  if (against === undefined) return `${operation}: ${figure} of ${of}`;
  return `${operation}: ${figure === 'rate' ? 'requests/s' : 'CPU'} of ${of} to ${against}`;
}

function valueOf({ operation, of, figure, against }: Target, results: Results): number {
  const runs = (label: string): readonly Run[] => results.get(operation)?.get(label) ?? [];
  if (against === undefined) return overRounds(runs(of), 'cpu');
  return ratioOverRounds(runs(of), runs(against), figure);
}

function keysOf<T extends object>(record: T): readonly (keyof T & string)[] {
  return Object.keys(record) as (keyof T & string)[];
}
