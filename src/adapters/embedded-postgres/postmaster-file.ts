import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** What a running server says about itself in its data folder. A file left by a crash says the same. */
export interface PostmasterFile {
  readonly pid: number;
  /** Absent in the first moments of a start. */
  readonly port: number | null;
}

export function postmasterFilePath(cluster: string): string {
  return join(cluster, 'postmaster.pid');
}

export function readPostmasterFile(cluster: string): PostmasterFile | null {
  try {
    const [pid, , , port] = readFileSync(postmasterFilePath(cluster), 'utf8').split('\n');
    return Number(pid) > 0 ? { pid: Number(pid), port: Number(port) || null } : null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Whether that process is a PostgreSQL server on this very cluster, by its command line, which everybody may read,
 * whoever runs it; null where the system does not tell (anything but Linux).
 */
export function isServerOf(pid: number, cluster: string): boolean | null {
  if (process.platform !== 'linux') return isAlive(pid) ? null : false;
  try {
    const [program = '', ...args] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    return basename(program) === 'postgres' && args[args.indexOf('-D') + 1] === cluster;
  } catch {
    return false;
  }
}
