import { cpus, totalmem } from 'node:os';
import type { Cores } from './cores.ts';

/** A table in Markdown: the first column to the left, numbers to the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, at) => (at === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}

/** Three significant digits, thousands separated; a dash for NaN. */
export function readable(value: number): string {
  if (Number.isNaN(value)) return '–';
  const digits = value === 0 ? 0 : Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toLocaleString('en-US', { maximumFractionDigits: digits, minimumFractionDigits: digits });
}

/** A row of a table of targets: what, the measured value, the limit, the verdict. */
export function verdict(
  what: string,
  value: number,
  { atLeast, atMost }: { readonly atLeast?: number; readonly atMost?: number },
): readonly string[] {
  const met = value >= (atLeast ?? -Infinity) && value <= (atMost ?? Infinity);
  const limit = atLeast === undefined ? `at most ${atMost}` : `at least ${atLeast}`;
  return [what, readable(value), limit, met ? 'met' : '**missed**'];
}

export const VERDICT_HEAD = ['Target', 'measured', 'limit', ''] as const;

/** One sentence: when and on what the figures were measured. */
export function describeMachine(cores: Cores | null): string {
  const all = cpus();
  const pinned =
    cores === null
      ? 'nothing pinned to a core'
      : 'the measured server on one core, autocannon, PostgreSQL and Redis on the other';
  return (
    `${new Date().toISOString().slice(0, 10)} · ${all.length} × ${all[0]?.model.trim() ?? 'unknown processor'} · ` +
    `${Math.round(totalmem() / 1e9)} GB · Node.js ${process.versions.node} · ${process.platform} · ${pinned}`
  );
}
