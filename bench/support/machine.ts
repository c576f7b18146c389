import { cpus, totalmem } from 'node:os';
import type { Cores } from './cores.ts';

/** One sentence: when and on what the figures came about. */
export function describeMachine(cores: Cores | null): string {
  const all = cpus();
  const count = all.length;
  const pinned =
    cores === null
      ? 'nothing pinned to a core'
      : 'the server alone on one core, load generator, PostgreSQL and Redis on the other';
  return (
    `${new Date().toISOString().slice(0, 10)} · ${count} ${count === 1 ? 'core' : 'cores'} of ` +
    `${all[0]?.model.trim() ?? 'an unknown processor'} · ${Math.round(totalmem() / 1e9)} GB · ` +
    `Node.js ${process.versions.node} · ${process.platform} · ${pinned}`
  );
}
