import { readdirSync, readFileSync } from 'node:fs';

/** The kernel's unit in these files, on every Linux that Node runs on. */
const TICKS_A_SECOND = 100;

/** Seconds that the threads which Node does heavy work on have computed so far; 0 where the system does not tell. */
export function workerThreadSeconds(pid: number): number {
  const folder = `/proc/${pid}/task`;
  let ticks = 0;
  for (const thread of readdirSync(folder)) {
    const stat = readFileSync(`${folder}/${thread}/stat`, 'utf8');
    if (!stat.includes('(libuv-worker)')) continue;
    const [user = 0, system = 0] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 13)
      .map(Number);
    ticks += user + system;
  }
  return ticks / TICKS_A_SECOND;
}

/** How many threads libuv started for heavy work: all of them at once, or none yet. */
export function workerThreads(pid: number): number {
  const folder = `/proc/${pid}/task`;
  return readdirSync(folder).filter(
    (thread) => readFileSync(`${folder}/${thread}/comm`, 'utf8').trim() === 'libuv-worker',
  ).length;
}

/** Megabytes that the process holds at present, and the most that it ever held, as the system counts. */
export function memoryOf(pid: number): { readonly now: number; readonly most: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const megabytes = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]) / 1024;
  return { now: megabytes('VmRSS'), most: megabytes('VmHWM') };
}
