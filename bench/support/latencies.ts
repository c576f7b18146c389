import { get } from './accounts.ts';
import { percentile } from './statistics.ts';

/** Requests before those that count. */
const WARM_UP = 20;

/** The 95th percentile of a request's time in ms, of so many one after the other. @throws {Error} for another status than 200. */
export async function p95(url: string, path: string, token: string, count: number): Promise<number> {
  const times: number[] = [];
  for (let index = -WARM_UP; index < count; index += 1) {
    const start = performance.now();
    await (await get(`${url}${path}`, token)).arrayBuffer();
    if (index >= 0) times.push(performance.now() - start);
  }
  return percentile(times, 0.95);
}
