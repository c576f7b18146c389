import { isNotConnected } from './database-failure.ts';

/** Tries again, once for each host, while no connection can be made: each new connection takes the next host. */
export async function onAnyHost<T>(hosts: number, attempt: () => Promise<T>): Promise<T> {
  for (let left = hosts - 1; ; left -= 1) {
    try {
      return await attempt();
    } catch (error) {
      if (left <= 0 || !isNotConnected(error)) throw error;
    }
  }
}
