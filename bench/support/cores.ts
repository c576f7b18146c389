import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** Which core the measured server has, and which one everything else. Null where nothing can be pinned. */
export interface Cores {
  readonly server: number;
  readonly others: number;
}

/**
 * Moves this process, and with it all that it starts from now on, away from the servers' core: generator and databases
 * would otherwise take from the server what is being measured. Null with a single core or without `taskset` (Linux).
 */
export function separateCores(): Cores | null {
  if (availableParallelism() < 2) return null;
  const cores = { server: 0, others: 1 };
  const done = spawnSync('taskset', ['-acp', String(cores.others), String(process.pid)], { stdio: 'ignore' });
  return done.status === 0 ? cores : null;
}

/** What to put before a command. @param where one of the cores, or `all` of them, as a start is measured. */
export function onCore(cores: Cores | null, where: 'server' | 'all'): readonly string[] {
  if (cores === null) return [];
  const list = where === 'server' ? String(cores.server) : `${cores.server},${cores.others}`;
  return ['taskset', '-c', list];
}
