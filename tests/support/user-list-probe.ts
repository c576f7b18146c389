import { setTimeout as pause } from 'node:timers/promises';
import type { FaultClient } from './fault-client.ts';
import { eventLoopDelay, percentile } from './fault-figures.ts';

/** What everybody else noticed while a service was under attack. */
export interface ProbeResult {
  /** How `GET /users` was answered: its 99th percentile in milliseconds, and how often. */
  readonly p99: number;
  readonly requests: number;
  readonly notAnswered: number;
  /** 99th percentile of the event loop's delay over the whole time, in milliseconds. */
  readonly loopP99: number;
}

const PROBES = 2;

/** Asks for the list of users, without pause, until `finish`. */
export async function probeUserList(client: FaultClient): Promise<{ finish(): Promise<ProbeResult> }> {
  const times: number[] = [];
  const finished = new AbortController();
  let notAnswered = 0;
  await eventLoopDelay(client);
  const ask = async (): Promise<void> => {
    while (!finished.signal.aborted) {
      const reply = await client.attempt('GET /users');
      if (reply?.status === 200) times.push(reply.ms);
      else notAnswered += 1;
      await pause(5);
    }
  };
  const asking = Promise.all(Array.from({ length: PROBES }, ask));
  return {
    finish: async () => {
      finished.abort();
      await asking;
      const loopP99 = await eventLoopDelay(client);
      return { p99: percentile(times, 99), requests: times.length, notAnswered, loopP99 };
    },
  };
}
