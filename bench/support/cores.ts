import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** The core of the measured server, and the core of everything else. */
export interface Cores {
  readonly server: number;
  readonly others: number;
}

/**
 * Moves this process, and all that it starts from now on, away from the core of the measured server. Null with a single
 * core or without `taskset` (Linux): then nothing is pinned.
 */
export function separateCores(): Cores | null {
  if (availableParallelism() < 2) return null;
  const cores = { server: 0, others: 1 };
  const done = spawnSync('taskset', ['-acp', String(cores.others), String(process.pid)], { stdio: 'ignore' });
  return done.status === 0 ? cores : null;
}
