import type { Job, JobResult } from '../generator/job.ts';
import type { LoadGenerator } from './load-generator.ts';
import type { ServerProcess } from './server-process.ts';

/** One server under one kind of load. */
export interface Entry {
  /** What the table calls it. */
  readonly label: string;
  readonly server: ServerProcess;
  /** Sends that many requests and waits for all answers. */
  readonly run: (amount: number) => Promise<JobResult>;
}

type Load = Omit<Job, 'url' | 'amount'>;

export function entry(label: string, server: ServerProcess, generator: LoadGenerator, load: Load): Entry {
  let { chain, numbers } = load;
  return {
    label,
    server,
    run: async (amount) => {
      const next = {
        ...(chain === undefined ? {} : { chain }),
        ...(numbers === undefined ? {} : { numbers }),
      };
      const result = await generator.run({ ...load, ...next, url: server.url, amount });
      // The next run goes on where this one ended.
      if (chain !== undefined) chain = { ...chain, first: result.chain };
      if (numbers !== undefined) numbers = { ...numbers, after: numbers.after + amount + load.lanes.length };
      return result;
    },
  };
}
