import { readdirSync, readFileSync } from 'node:fs';
import { setPriority } from 'node:os';

const THREADS = '/proc/self/task';
/** As Node names the threads of libuv's pool, which compute the hashes. */
const POOL_THREAD = 'libuv-worker';
/**
 * Three tenths of a core against a thread of ordinary priority. Measured on one core that reads leave no idle moment, with
 * 16 connections that log in without pause: reads keep 0.60 to 0.71 of their calm rate, p99 6.6 to 7.6 ms, beside 20
 * logins a second. At 0 reads kept 0.33, p99 15 ms; at 7, a fifth, logins waited until they were refused.
 */
const NICENESS = 4;

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
