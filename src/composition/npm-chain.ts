import { readFileSync } from 'node:fs';

/** A process and its parent, as they were at start. */
interface Link {
  readonly pid: number;
  readonly parent: number;
}

/** What npm sets for all that it starts, and what npm itself has not. */
const STARTED_BY_NPM = /(?:^|\0)npm_lifecycle_event=/;

/**
 * The way from this process up to the npm that started it. npm puts a shell in between, and one that does not hand
 * over to its command (dash) outlives npm and stays our parent. Where there is no /proc the way ends at our parent.
 */
export function npmChain(): readonly Link[] {
  const links: Link[] = [{ pid: process.pid, parent: process.ppid }];
  for (let at = process.ppid; isStartedByNpm(at);) {
    const parent = parentOf(at);
    if (parent === null) break;
    links.push({ pid: at, parent });
    at = parent;
  }
  return links;
}

/** Whether a process of the way has gone: who lost its parent is given to another. */
export function isBroken(chain: readonly Link[]): boolean {
  return chain.some(({ pid, parent }) => parentOf(pid) !== parent);
}

function parentOf(pid: number): number | null {
  if (pid === process.pid) return process.ppid;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name of the program stands in parentheses and may hold more of them; state and parent follow it.
    const [, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return Number(parent);
  } catch {
    return null;
  }
}

function isStartedByNpm(pid: number): boolean {
  try {
    return STARTED_BY_NPM.test(readFileSync(`/proc/${pid}/environ`, 'utf8'));
  } catch {
    return false;
  }
}
