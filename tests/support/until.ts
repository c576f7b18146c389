import { setTimeout as pause } from 'node:timers/promises';

/** For what sends no event: looks again and again until the condition holds, and throws after `withinMs`. */
export async function until(condition: () => boolean | Promise<boolean>, withinMs = 45_000): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`not within ${withinMs} ms: ${condition.toString()}`);
    await pause(10);
  }
}
