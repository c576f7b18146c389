import { readdirSync, readFileSync } from 'node:fs';
import { setPriority } from 'node:os';

const THREADS = '/proc/self/task';
/** As Node names the threads of libuv's pool, which compute the hashes. */
const POOL_THREAD = 'libuv-worker';
/**
 * A fifth of a core against a thread of ordinary priority. Measured on one core with 16 connections that log in without
 * pause: reads keep 0.76 of their calm rate instead of 0.33, p99 9 ms instead of 15; logins 19 a second instead of 25.
 * From 10 on logins wait so long that some are refused.
 */
const NICENESS = 7;

let done = false;

/**
 * Lets the threads that hash give way to the one that answers requests, where they have to share a core; elsewhere it
 * changes nothing. To be called after a hash: before, there may be no threads yet. Linux only; never throws.
 */
export function giveWay(): void {
  if (done) return;
  done = true;
  try {
    for (const thread of readdirSync(THREADS)) {
      const name = readFileSync(`${THREADS}/${thread}/comm`, 'utf8').trim();
      if (name === POOL_THREAD) setPriority(Number(thread), NICENESS);
    }
  } catch {
    // Another system, or a container that hides it: hashing competes as everything else does.
  }
}
