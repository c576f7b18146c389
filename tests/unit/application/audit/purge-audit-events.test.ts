import { expect } from 'chai';
import { TestApplication } from '#tests/support/test-application.ts';

const DAY = 24 * 3600;

describe('PurgeAuditEvents', () => {
  it('deletes what is older than AUDIT_DAYS, in as many batches as it takes', async () => {
    const app = new TestApplication({ auditDays: 10 });
    const { id } = await app.register('ann');
    for (let count = 0; count < 1_100; count += 1) {
      await app.ports.uow.run((audit) =>
        Promise.resolve(audit.record({ type: 'account.updated', actorId: id, subjectId: id })),
      );
    }
    app.clock.advance(9 * DAY);
    await app.login('ann');
    expect(await app.useCases.purgeAuditEvents.execute()).to.equal(0);
    app.clock.advance(DAY + 1);
    expect(await app.useCases.purgeAuditEvents.execute()).to.equal(1_101);
    expect((await app.events()).map(({ type }) => type)).to.deep.equal(['login.succeeded']);
  });

  it('keeps everything for good with 0 days', async () => {
    const app = new TestApplication({ auditDays: 0 });
    await app.register('ann');
    app.clock.advance(100_000 * DAY);
    expect(await app.useCases.purgeAuditEvents.execute()).to.equal(0);
    expect(await app.events()).to.have.length(1);
  });

  it('stops between two batches when the service stops', async () => {
    const app = new TestApplication({ auditDays: 1 });
    await app.register('ann');
    app.clock.advance(2 * DAY);
    expect(await app.useCases.purgeAuditEvents.execute(() => true)).to.equal(0);
  });
});
