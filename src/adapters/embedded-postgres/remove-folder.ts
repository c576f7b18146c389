import { existsSync, rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

const ATTEMPTS = 50;
const PAUSE_MS = 20;

/**
 * Removes a folder in which a dying program (a killed initdb, say) may be tidying up at the same time: then `rmSync`
 * trips over what the other one removed and, with `force`, silently leaves the rest.
 */
export async function removeFolder(path: string): Promise<void> {
  for (let attempt = 1; attempt <= ATTEMPTS && existsSync(path); attempt += 1) {
    if (attempt > 1) await pause(PAUSE_MS);
    try {
      rmSync(path, { recursive: true, force: true });
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
    }
  }
}
