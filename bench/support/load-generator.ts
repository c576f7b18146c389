import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Job, JobResult } from '../generator/job.ts';

/** The load generator's process, on the core of whoever starts it. */
export class LoadGenerator {
  readonly #child: ChildProcess = fork(join(import.meta.dirname, '..', 'generator', 'generator.ts'));

  async run(job: Job): Promise<JobResult> {
    const answered = once(this.#child, 'message') as Promise<
      [{ readonly result?: JobResult; readonly error?: string }]
    >;
    this.#child.send(job);
    const [{ result, error }] = await answered;
    if (result === undefined) throw new Error(`The load generator failed: ${error ?? 'no word why'}`);
    return result;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  stop(): void {
    this.#child.kill();
  }
}
