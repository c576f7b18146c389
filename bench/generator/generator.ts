import { runJob } from './run-job.ts';
import type { Job } from './job.ts';

/** The load generator, a process of its own: it takes one job at a time and answers with its result. */
process.on('message', (job: Job) => {
  runJob(job).then(
    (result) => process.send?.({ result }),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});
