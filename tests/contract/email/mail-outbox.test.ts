import { expect } from 'chai';
import type { MailJob, MailJobId } from '#domain/email/mail-job.ts';
import type { UserId } from '#domain/shared/ids.ts';
import { PgBossOutbox } from '#adapters/postgres/jobs/pg-boss-outbox.ts';
import type { Database } from '#adapters/postgres/database.ts';
import type { DeliveryResult } from '#application/email/attempt-delivery.ts';
import { ServiceUnavailableError } from '#application/shared/errors.ts';
import type { MailWorker } from '#composition/mail-worker.ts';
import { newId } from '#tests/support/builders.ts';
import { describePersistence, describePostgres, postgresPersistence } from '#tests/support/persistence.ts';
import { rejection } from '#tests/support/rejection.ts';
import { createMigratedDatabase } from '#tests/support/test-database.ts';
import { until } from '#tests/support/until.ts';

function aJob(values: Partial<MailJob> = {}): MailJob {
  const createdAt = new Date();
  return {
    id: newId<MailJobId>(),
    kind: 'verification',
    address: 'ada@example.org',
    userId: null,
    challengeId: newId(),
    locale: 'de',
    facts: { previous: 'old@example.org', text: 'ü\u202e"\'' },
    createdAt,
    expiresAt: new Date(createdAt.getTime() + 60_000),
    ...values,
  };
}

describePersistence('The outbox of mails', (persistence) => {
  const workers: MailWorker[] = [];
  let attempts: MailJob[];

  beforeEach(() => {
    attempts = [];
  });
  afterEach(async () => {
    for (const worker of workers.splice(0)) await worker.stop();
  });

  /** Starts a worker that gets these results, one after the other, and `sent` from then on. */
  const startWorker = async (...results: DeliveryResult[]): Promise<MailWorker> => {
    const worker = persistence.mailWorker();
    workers.push(worker);
    await worker.start((job) => {
      attempts.push(job);
      return Promise.resolve(results.shift() ?? 'sent');
    });
    return worker;
  };

  it('gives the worker what was added, whole', async () => {
    const job = aJob({ userId: newId<UserId>() });
    await startWorker();
    await persistence.uow.run(() => persistence.outbox.enqueue(job));
    await until(() => attempts.length > 0);
    expect(attempts).to.deep.equal([job]);
  });

  it('gives it what was added before it started, oldest first', async () => {
    const jobs = Array.from({ length: 12 }, () => aJob());
    for (const job of jobs) await persistence.outbox.enqueue(job);
    await startWorker();
    await until(() => attempts.length >= jobs.length);
    expect(attempts.map(({ id }) => id)).to.deep.equal(jobs.map(({ id }) => id));
  });

  it('keeps a job only with the unit of work in which it was added', async () => {
    const [lost, kept] = [aJob(), aJob()];
    const failure = new Error('no');
    const undone = persistence.uow.run(async () => {
      await persistence.outbox.enqueue(lost);
      throw failure;
    });
    expect(await rejection(undone)).to.equal(failure);
    await persistence.uow.run(() => persistence.outbox.enqueue(kept));
    await startWorker();
    await until(() => attempts.length > 0);
    expect(attempts).to.deep.equal([kept]);
  });

  it('shows nobody a job before the unit of work is over', async () => {
    await startWorker();
    const other = aJob();
    await persistence.outbox.enqueue(other);
    await until(() => attempts.length > 0);
    const { promise: goOn, resolve } = Promise.withResolvers<void>();
    const job = aJob();
    const added = persistence.uow.run(async () => {
      await persistence.outbox.enqueue(job);
      await goOn;
    });
    expect((await workers[0]?.figures())?.length).to.equal(0);
    expect(attempts).to.deep.equal([other]);
    resolve();
    await added;
    await until(() => attempts.length > 1);
  });

  it('gives a delayed job again until it is done, and then never more', async () => {
    const job = aJob();
    await persistence.outbox.enqueue(job);
    const worker = await startWorker('delayed');
    await until(async () => {
      await persistence.endDelays();
      return attempts.length === 2;
    });
    expect(attempts).to.deep.equal([job, job]);
    await until(async () => (await worker.figures())?.length === 0);
  });

  for (const result of ['refused', 'dropped', 'expired'] as const) {
    it(`is done with a job that is ${result}`, async () => {
      await persistence.outbox.enqueue(aJob());
      const worker = await startWorker(result);
      await until(() => attempts.length > 0);
      await until(async () => (await worker.figures())?.length === 0);
      expect(attempts).to.have.length(1);
    });
  }

  it('forgets the jobs about an account, and no others', async () => {
    const [mine, yours] = [newId<UserId>(), newId<UserId>()];
    const kept = [aJob({ userId: yours }), aJob()];
    for (const job of [aJob({ userId: mine }), ...kept, aJob({ userId: mine })])
      await persistence.outbox.enqueue(job);
    const failure = new Error('no');
    const undone = persistence.uow.run(async () => {
      await persistence.outbox.removeOf(yours);
      throw failure;
    });
    expect(await rejection(undone)).to.equal(failure);
    await persistence.uow.run(() => persistence.outbox.removeOf(mine));
    await startWorker();
    await until(() => attempts.length >= 2);
    expect(attempts).to.deep.equal(kept);
  });

  it('is shared out among several workers', async () => {
    const jobs = Array.from({ length: 30 }, () => aJob());
    await startWorker();
    if (workers[0]?.constructor.name === 'PgBossWorker') await startWorker();
    for (const job of jobs) await persistence.outbox.enqueue(job);
    await until(() => attempts.length >= jobs.length);
    expect(new Set(attempts.map(({ id }) => id)).size).to.equal(jobs.length);
    expect(attempts).to.have.length(jobs.length);
  });
});

describePostgres('The outbox of mails at its first job', (persistence) => {
  it('needs no connection but that of the unit of work', async () => {
    const target = await createMigratedDatabase();
    const { database, outbox, uow } = postgresPersistence({ url: target.url, poolSize: 1 });
    try {
      await Promise.all([1, 2, 3].map(() => uow.run(() => outbox.enqueue(aJob()))));
    } finally {
      await outbox.close();
      await database.close();
      await target.release();
    }
  });

  it('takes the next job, whichever statement failed at the first', async () => {
    const { database } = persistence;
    const failures: unknown[] = [];
    let failure: unknown;
    do {
      let left: number | null = failures.length;
      const statement: Database['statement'] = async (...parts) => {
        if (left !== null && left-- === 0) throw new ServiceUnavailableError();
        return await database.statement(...parts);
      };
      const outbox = new PgBossOutbox({ database: { statement } as Database });
      failure = await outbox.enqueue(aJob()).catch((error: unknown) => error);
      if (failure !== undefined) failures.push(failure);
      left = null;
      await outbox.enqueue(aJob());
      await outbox.close();
    } while (failure !== undefined);
    expect(failures.length).to.be.above(3);
    for (const one of failures) expect(one).to.be.instanceOf(ServiceUnavailableError);
  });
});
