import { setTimeout as timeout } from 'node:timers/promises';

/** Waits so many milliseconds, or until the signal comes. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  await timeout(ms, undefined, { signal }).catch(() => undefined);
}
