import { spawnSync } from 'node:child_process';
import type { PostgresBinaries } from './postgres-binaries.ts';
import { POSTGRES_ENVIRONMENT } from './postgres-environment.ts';

/** INT: fast, clean shutdown. QUIT: at once; the next start recovers from the log. */
export type ShutdownSignal = 'INT' | 'QUIT';

/** Never throws: a server that is gone already has what it was asked for. */
export function signalPostgres(pid: number, signal: ShutdownSignal, binaries: PostgresBinaries): void {
  if (process.platform === 'win32') {
    // Node can only terminate a process there; PostgreSQL's own tool speaks to the server.
    spawnSync(binaries.pgCtl, ['kill', signal, String(pid)], {
      env: POSTGRES_ENVIRONMENT,
      windowsHide: true,
    });
    return;
  }
  try {
    process.kill(pid, `SIG${signal}`);
  } catch {
    // It ended meanwhile.
  }
}
