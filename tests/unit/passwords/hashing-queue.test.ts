import { expect } from 'chai';
import { setImmediate as turn } from 'node:timers/promises';
import { Registry } from 'prom-client';
import { HashingOverloadedError } from '#application/shared/errors.ts';
import { HashingQueue, type HashingQueueOptions } from '#adapters/passwords/hashing-queue.ts';
import { refusal } from '#tests/support/refusal.ts';

/** A job that goes on until the test says otherwise. */
function heldJob(started: string[] = [], name = 'job') {
  const { promise, resolve } = Promise.withResolvers<string>();
  const job = async (): Promise<string> => {
    started.push(name);
    return await promise;
  };
  return { job, finish: () => resolve(name) };
}

describe('The hashing queue', () => {
  let registry: Registry;

  function queueWith(options: HashingQueueOptions): HashingQueue {
    registry = new Registry();
    return new HashingQueue({ registry }, options);
  }

  it('runs as many jobs at once as it may, and no more', async () => {
    const queue = queueWith({ concurrency: 2 });
    const started: string[] = [];
    const jobs = ['a', 'b', 'c'].map((name) => heldJob(started, name));
    const results = jobs.map(({ job }) => queue.run(job));
    await turn();
    expect(started).to.deep.equal(['a', 'b']);
    expect([queue.running, queue.waiting]).to.deep.equal([2, 1]);
    for (const { finish } of jobs) finish();
    expect(await Promise.all(results)).to.deep.equal(['a', 'b', 'c']);
    await turn();
    expect([queue.running, queue.waiting]).to.deep.equal([0, 0]);
  });

  it('starts waiting jobs in the order in which they came', async () => {
    const queue = queueWith({ concurrency: 1 });
    const started: string[] = [];
    const jobs = ['a', 'b', 'c', 'd'].map((name) => heldJob(started, name));
    const results = jobs.map(({ job }) => queue.run(job));
    for (const { finish } of jobs) finish();
    await Promise.all(results);
    expect(started).to.deep.equal(['a', 'b', 'c', 'd']);
  });

  it('keeps the permit of a job until the job is done, though nobody waits for its result', async () => {
    const queue = queueWith({ concurrency: 1 });
    const started: string[] = [];
    const abandoned = heldJob(started, 'abandoned');
    const next = heldJob(started, 'next');
    void queue.run(abandoned.job);
    const result = queue.run(next.job);
    await turn();
    expect(started).to.deep.equal(['abandoned']);
    abandoned.finish();
    next.finish();
    expect(await result).to.equal('next');
  });

  it('frees the permit of a job that fails, and passes the failure on', async () => {
    const queue = queueWith({ concurrency: 1 });
    const failure = new Error('out of memory');
    expect(
      await refusal(
        Error,
        queue.run(() => Promise.reject(failure)),
      ),
    ).to.equal(failure);
    const synchronous = queue.run(() => {
      throw failure;
    });
    expect(await refusal(Error, synchronous)).to.equal(failure);
    expect(await queue.run(() => Promise.resolve('fine'))).to.equal('fine');
  });

  it('refuses a job that has waited for too long, and never runs it', async () => {
    const queue = queueWith({ concurrency: 1, maxWaitMs: 1 });
    const started: string[] = [];
    const slow = heldJob(started, 'slow');
    const running = queue.run(slow.job);
    const { retryAfterSeconds } = await refusal(
      HashingOverloadedError,
      queue.run(heldJob(started, 'late').job),
    );
    expect(retryAfterSeconds).to.equal(2);
    expect(queue.waiting).to.equal(0);
    slow.finish();
    await running;
    await turn();
    expect(started).to.deep.equal(['slow']);
  });

  it('lets a job run on that takes longer than others may wait, and its permit with it', async () => {
    const queue = queueWith({ concurrency: 1, maxWaitMs: 1 });
    const slow = heldJob();
    const running = queue.run(slow.job);
    // By the time this one is refused, as much time has passed since the slow one began.
    await refusal(HashingOverloadedError, queue.run(heldJob().job));
    await refusal(HashingOverloadedError, queue.run(heldJob().job));
    expect(queue.running).to.equal(1);
    slow.finish();
    expect(await running).to.equal('job');
  });

  it('gives the jobs behind a refused one their turn', async () => {
    const queue = queueWith({ concurrency: 1, maxWaitMs: 1 });
    const slow = heldJob();
    const running = queue.run(slow.job);
    await refusal(HashingOverloadedError, queue.run(heldJob().job));
    slow.finish();
    await running;
    expect(await queue.run(() => Promise.resolve('next'))).to.equal('next');
  });

  it('refuses a job at once when as many wait as may', async () => {
    const queue = queueWith({ concurrency: 1, maxWaiting: 2 });
    const jobs = Array.from({ length: 3 }, () => heldJob());
    const results = jobs.map(({ job }) => queue.run(job));
    await refusal(HashingOverloadedError, queue.run(heldJob().job));
    expect([queue.running, queue.waiting]).to.deep.equal([1, 2]);
    for (const { finish } of jobs) finish();
    expect(await Promise.all(results)).to.deep.equal(['job', 'job', 'job']);
  });

  it('counts what runs, what waits and what was refused', async () => {
    const queue = queueWith({ concurrency: 1, maxWaiting: 1 });
    const jobs = Array.from({ length: 2 }, () => heldJob());
    const results = jobs.map(({ job }) => queue.run(job));
    await refusal(HashingOverloadedError, queue.run(heldJob().job));
    const text = await registry.metrics();
    expect(text).to.match(/^latchkey_password_hashing_running 1$/m);
    expect(text).to.match(/^latchkey_password_hashing_queue_length 1$/m);
    expect(text).to.match(/^latchkey_password_hashing_shed_total 1$/m);
    for (const { finish } of jobs) finish();
    await Promise.all(results);
  });
});
