import { expect } from 'chai';
import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises';
import { HashingOverloadedError } from '#application/shared/errors.ts';
import { HashingPool } from '#adapters/argon2/hashing-pool.ts';
import type { HashingPoolOptions } from '#adapters/argon2/hashing-pool.ts';
import { Registry } from 'prom-client';
import { until } from '#tests/support/until.ts';

/** A job that goes on until the test says otherwise. */
function heldJob(log: string[] = [], name = 'job') {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const job = async (): Promise<string> => {
    log.push(name);
    return await promise;
  };
  return { job, finish: () => resolve(name), fail: (error: Error) => reject(error) };
}

async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return await promise.then(
    () => null,
    (error: unknown) => error,
  );
}

describe('The hashing pool', () => {
  let registry: Registry;

  function poolWith(options: HashingPoolOptions): HashingPool {
    registry = new Registry();
    return new HashingPool({ registry }, options);
  }

  it('runs as many jobs at once as it may, and no more', async () => {
    const pool = poolWith({ concurrency: 2 });
    const started: string[] = [];
    const jobs = ['a', 'b', 'c'].map((name) => heldJob(started, name));
    const results = jobs.map(({ job }) => pool.run(job));
    await turn();
    expect(started).to.deep.equal(['a', 'b']);
    expect([pool.running, pool.waiting]).to.deep.equal([2, 1]);
    for (const { finish } of jobs) finish();
    expect(await Promise.all(results)).to.deep.equal(['a', 'b', 'c']);
    expect([pool.running, pool.waiting]).to.deep.equal([0, 0]);
  });

  it('starts waiting jobs in the order in which they came', async () => {
    const pool = poolWith({ concurrency: 1 });
    const started: string[] = [];
    const jobs = ['a', 'b', 'c', 'd'].map((name) => heldJob(started, name));
    const results = jobs.map(({ job }) => pool.run(job));
    for (const { finish } of jobs) finish();
    await Promise.all(results);
    expect(started).to.deep.equal(['a', 'b', 'c', 'd']);
  });

  it('keeps the permit of a job whose client has hung up until the job is done', async () => {
    const pool = poolWith({ concurrency: 1 });
    const started: string[] = [];
    const abandoned = heldJob(started, 'abandoned');
    const next = heldJob(started, 'next');
    // The client goes: nobody listens to the first result any more.
    void pool.run(abandoned.job);
    const result = pool.run(next.job);
    await turn();
    expect(started).to.deep.equal(['abandoned']);
    abandoned.finish();
    next.finish();
    expect(await result).to.equal('next');
  });

  it('frees the permit of a job that fails, and passes the failure on', async () => {
    const pool = poolWith({ concurrency: 1 });
    const failure = new Error('out of memory');
    expect(await failureOf(pool.run(() => Promise.reject(failure)))).to.equal(failure);
    const synchronous = pool.run(() => {
      throw failure;
    });
    expect(await failureOf(synchronous)).to.equal(failure);
    expect(await pool.run(() => Promise.resolve('fine'))).to.equal('fine');
    expect(pool.running).to.equal(0);
  });

  it('sheds a job that has waited for too long, and runs it never', async () => {
    const pool = poolWith({ concurrency: 1, maxWaitMs: 40 });
    const started: string[] = [];
    const slow = heldJob(started, 'slow');
    const running = pool.run(slow.job);
    const failure = await failureOf(pool.run(heldJob(started, 'late').job));
    expect(failure).to.be.instanceOf(HashingOverloadedError);
    expect((failure as HashingOverloadedError).retryAfterSeconds).to.be.within(1, 5);
    expect(pool.waiting).to.equal(0);
    slow.finish();
    await running;
    await turn();
    expect(started).to.deep.equal(['slow']);
  });

  it('lets the jobs behind a shed one have their turn', async () => {
    const pool = poolWith({ concurrency: 1, maxWaitMs: 400 });
    const slow = heldJob();
    const running = pool.run(slow.job);
    const first = failureOf(pool.run(() => Promise.resolve('first')));
    await until(() => pool.waiting === 1);
    await pause(200);
    const second = pool.run(() => Promise.resolve('second'));
    expect(await first).to.be.instanceOf(HashingOverloadedError);
    slow.finish();
    expect(await second).to.equal('second');
    await running;
  });

  it('forgets how long a job waited once it has begun', async () => {
    const pool = poolWith({ concurrency: 1, maxWaitMs: 300 });
    const [first, second, third] = [heldJob(), heldJob(), heldJob()];
    const results = [first, second].map(({ job }) => pool.run(job));
    first.finish();
    await results[0];
    await pause(150);
    results.push(pool.run(third.job));
    // By now the second job's time to wait would be over, and the third's is not.
    await pause(200);
    expect([pool.running, pool.waiting]).to.deep.equal([1, 1]);
    second.finish();
    third.finish();
    await Promise.all(results);
  });

  it('sheds at once when the wait would be too long', async () => {
    // The first estimate is 30 ms a job: three fit into 100 ms, and the fourth would wait 120.
    const pool = poolWith({ concurrency: 1, maxWaitMs: 100 });
    const jobs = Array.from({ length: 5 }, () => heldJob());
    const results = jobs.map(({ job }) => failureOf(pool.run(job)));
    expect(await results[4]).to.be.instanceOf(HashingOverloadedError);
    expect([pool.running, pool.waiting]).to.deep.equal([1, 3]);
    for (const { finish } of jobs) finish();
    await Promise.all(results);
  });

  it('learns from the jobs how long one takes', async () => {
    const pool = poolWith({ concurrency: 1, maxWaitMs: 100 });
    for (let count = 0; count < 30; count += 1) await pool.run(() => Promise.resolve());
    const jobs = Array.from({ length: 8 }, () => heldJob());
    const results = jobs.map(({ job }) => failureOf(pool.run(job)));
    expect(pool.waiting).to.equal(7);
    for (const { finish } of jobs) finish();
    expect(await Promise.all(results)).to.deep.equal(jobs.map(() => null));
  });

  it('keeps no more waiting than its queue holds', async () => {
    const pool = poolWith({ concurrency: 1, maxQueue: 2 });
    const jobs = Array.from({ length: 4 }, () => heldJob());
    const results = jobs.map(({ job }) => failureOf(pool.run(job)));
    expect(await results[3]).to.be.instanceOf(HashingOverloadedError);
    for (const { finish } of jobs) finish();
    expect(await Promise.all(results.slice(0, 3))).to.deep.equal([null, null, null]);
  });

  describe('while others wait', () => {
    /** So many jobs on one thread, and which of them have been handed over. */
    function crowd(count: number, options: HashingPoolOptions = {}) {
      const pool = poolWith({ concurrency: 1, ...options });
      const [started, handedOver] = [[] as string[], [] as string[]];
      const jobs = Array.from({ length: count }, (_, index) => heldJob(started, String(index)));
      const results = jobs.map(async ({ job }, index) => {
        await pool.run(job).catch(() => undefined);
        handedOver.push(String(index));
      });
      const finishAll = async (): Promise<void> => {
        for (const { finish } of jobs) finish();
        await Promise.all(results);
      };
      return { jobs, started, handedOver, results, finishAll };
    }

    it('hands results over together, in their order, and hashes meanwhile', async () => {
      const { jobs, started, handedOver, finishAll } = crowd(12);
      jobs[0]!.finish();
      jobs[1]!.fail(new Error('out of memory'));
      await turn();
      expect(started).to.deep.equal(['0', '1', '2']);
      expect(handedOver).to.deep.equal([]);
      await finishAll();
      expect(handedOver).to.deep.equal(Array.from({ length: 12 }, (_, index) => String(index)));
    });

    it('keeps no result when the last one has begun', async () => {
      const { jobs, started, handedOver, finishAll } = crowd(12);
      for (const { finish } of jobs.slice(0, 11)) finish();
      await turn();
      expect(started).to.include('11');
      expect(handedOver).to.have.length(11);
      await finishAll();
    });

    it('keeps no result longer than it may, whatever the next job takes', async () => {
      const { jobs, handedOver, results, finishAll } = crowd(12, { maxHoldMs: 40 });
      jobs[0]!.finish();
      await turn();
      expect(handedOver).to.deep.equal([]);
      await results[0];
      expect(handedOver).to.deep.equal(['0']);
      await finishAll();
    });

    it('keeps no result longer than a part of what a newcomer would wait', async () => {
      const { jobs, handedOver, results, finishAll } = crowd(12, { maxHoldMs: 60_000 });
      jobs[0]!.finish();
      await results[0];
      expect(handedOver).to.deep.equal(['0']);
      await finishAll();
    });

    it('keeps none where the next one takes longer than that', async () => {
      const { jobs, handedOver, finishAll } = crowd(12, { maxHoldMs: 10 });
      jobs[0]!.finish();
      await turn();
      expect(handedOver).to.deep.equal(['0']);
      await finishAll();
    });

    it('keeps none where few wait: it would be a large part of their time', async () => {
      const { jobs, handedOver, finishAll } = crowd(4);
      jobs[0]!.finish();
      await turn();
      expect(handedOver).to.deep.equal(['0']);
      await finishAll();
    });
  });

  it('counts for the operator what runs, what waits and what was shed', async () => {
    const pool = poolWith({ concurrency: 1, maxQueue: 1 });
    const jobs = Array.from({ length: 3 }, () => heldJob());
    const results = jobs.map(({ job }) => failureOf(pool.run(job)));
    await results[2];
    const body = await registry.metrics();
    expect(body).to.match(/^latchkey_password_hashing_running 1$/m);
    expect(body).to.match(/^latchkey_password_hashing_queue_length 1$/m);
    expect(body).to.match(/^latchkey_password_hashing_shed_total 1$/m);
    for (const { finish } of jobs) finish();
    await Promise.all(results);
  });
});
