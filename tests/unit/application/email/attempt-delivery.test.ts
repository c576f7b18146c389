import { expect } from 'chai';
import { AttemptDelivery, type DeliveryOutcome } from '#application/email/attempt-delivery.ts';
import { MailDelayedError } from '#application/email/errors.ts';
import type { MailJob, MailJobId } from '#domain/email/mail-job.ts';
import { newId } from '#tests/support/builders.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { RecordingLogger } from '#tests/support/recording-logger.ts';

describe('An attempt to deliver a mail', () => {
  const clock = new ManualClock('2026-01-02T03:04:05Z');
  const job: MailJob = {
    id: newId<MailJobId>(),
    kind: 'reset',
    address: 'ada@example.org',
    userId: null,
    challengeId: newId(),
    locale: null,
    facts: {},
    createdAt: clock.now(),
    expiresAt: new Date(clock.now().getTime() + 60_000),
  };

  const attempt = async (execute: () => Promise<DeliveryOutcome>, tried = job) => {
    const logger = new RecordingLogger();
    const result = await new AttemptDelivery({ delivery: { execute }, clock, logger }).execute(tried);
    return { result, events: logger.lines.map(({ event }) => event) };
  };

  it('tells what became of it', async () => {
    for (const outcome of ['sent', 'refused', 'dropped'] as const)
      expect((await attempt(() => Promise.resolve(outcome))).result).to.equal(outcome);
  });

  it('is made again after whatever goes wrong, which is logged', async () => {
    for (const error of [new MailDelayedError('450'), new TypeError('a bug')]) {
      const { result, events } = await attempt(() => Promise.reject(error));
      expect(result).to.equal('delayed');
      expect(events).to.deep.equal(['mail_delayed']);
    }
  });

  it('is not made once the job has expired', async () => {
    const late = { ...job, expiresAt: clock.now() };
    const { result, events } = await attempt(() => Promise.reject(new Error('tried')), late);
    expect(result).to.equal('expired');
    expect(events).to.deep.equal(['mail_expired']);
  });
});
