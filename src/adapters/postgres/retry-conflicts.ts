import { setTimeout as pause } from 'node:timers/promises';
import { isRetryable } from './database-failure.ts';

/** Deadlocks and serialization failures are rare and pass at once. */
const TRIES = 3;
/** Two that collided must not meet again: each waits for a random part of this, in milliseconds, longer each time. */
const PAUSE_MS = 20;

/** Runs `attempt` again when the database undid all of it because of others. The last failure is thrown as it is. */
export async function retryConflicts<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (tries === TRIES || !isRetryable(error)) throw error;
      await pause(Math.random() * PAUSE_MS * tries);
    }
  }
}
