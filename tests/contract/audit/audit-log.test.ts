import { expect } from 'chai';
import { sql } from 'kysely';
import { Registry } from 'prom-client';
import { PostgresAuditLog } from '#adapters/postgres/audit/postgres-audit-log.ts';
import type { AuditEvent } from '#domain/audit/audit-event.ts';
import type { AuditQuery } from '#application/audit/ports/audit-log.ts';
import { ALL_EVENTS, anEvent, aUser, newId, THEN } from '#tests/support/builders.ts';
import { outside } from '#tests/support/outside.ts';
import { RecordingLogger } from '#tests/support/recording-logger.ts';
import { describePersistence, describePostgres } from '#tests/support/persistence.ts';

function secondsLater(seconds: number): Date {
  return new Date(THEN.getTime() + seconds * 1_000);
}

describePersistence('The audit log', (p) => {
  const ann = aUser().build();
  const bob = aUser().build();

  beforeEach(async () => {
    await p.users.add(ann);
    await p.users.add(bob);
  });

  async function appended(...events: readonly AuditEvent[]): Promise<readonly AuditEvent[]> {
    for (const event of events) await p.auditLog.append(event);
    return events;
  }

  it('gives an event back as it was written, whatever its data', async () => {
    const data = { text: 'ä 😀 "\\', list: [1, true, null, { deep: 'x' }], none: null };
    const event = anEvent().about(ann).by(bob).with({ data, sessionId: newId() }).build();
    await appended(event);
    expect(await p.auditLog.list(ALL_EVENTS)).to.deep.equal([event]);
  });

  it('lists the newest first, page by page', async () => {
    const events = await appended(...Array.from({ length: 5 }, () => anEvent().build()));
    const newest = events.toReversed();
    const page = await p.auditLog.list({ ...ALL_EVENTS, limit: 2 });
    expect(page).to.deep.equal(newest.slice(0, 2));
    expect(await p.auditLog.list({ ...ALL_EVENTS, before: page[1]!.id })).to.deep.equal(newest.slice(2));
  });

  it('lists by account, actor, type and time, and by all of them together', async () => {
    const events = await appended(
      anEvent().about(ann).build(),
      anEvent()
        .about(ann)
        .by(bob)
        .with({ type: 'roles.changed', at: secondsLater(1) })
        .build(),
      anEvent()
        .about(bob)
        .by(bob)
        .with({ type: 'roles.changed', at: secondsLater(2) })
        .build(),
    );
    const numbers = async (filter: Partial<AuditQuery>): Promise<readonly number[]> =>
      (await p.auditLog.list({ ...ALL_EVENTS, ...filter })).map(({ id }) =>
        events.findIndex((each) => each.id === id),
      );
    expect(await numbers({ subjectId: ann.id })).to.deep.equal([1, 0]);
    expect(await numbers({ actorId: bob.id })).to.deep.equal([2, 1]);
    expect(await numbers({ type: 'roles.changed' })).to.deep.equal([2, 1]);
    expect(await numbers({ from: secondsLater(1) })).to.deep.equal([2, 1]);
    expect(await numbers({ to: secondsLater(2) })).to.deep.equal([1, 0]);
    expect(await numbers({ from: secondsLater(1), to: secondsLater(2) })).to.deep.equal([1]);
    const both = { subjectId: ann.id, actorId: bob.id, type: 'roles.changed', from: THEN } as const;
    expect(await numbers(both)).to.deep.equal([1]);
    expect(await numbers({ ...both, type: 'login.failed' })).to.deep.equal([]);
  });

  it('takes address and agent from what an account did, and what is personal from what was done to it', async () => {
    const data = { email: 'ann@example.org', previous: { login: 'ann' }, roles: ['user'], count: 2 };
    const [own, toAnn, toBob, others] = await appended(
      anEvent().about(ann).by(ann).with({ data }).build(),
      anEvent().about(ann).by(bob).with({ data }).build(),
      anEvent().about(bob).by(ann).with({ data }).build(),
      anEvent().about(bob).by(bob).with({ data }).build(),
    );
    await p.uow.run(() => p.auditLog.anonymize(ann.id));
    const anonymous = { ip: null, userAgent: null };
    const impersonal = { ...data, email: null, previous: null };
    expect(await p.auditLog.list(ALL_EVENTS)).to.deep.equal([
      others,
      { ...toBob, ...anonymous },
      { ...toAnn, ...anonymous, data: impersonal },
      { ...own, ...anonymous, data: impersonal },
    ]);
  });

  it('takes why an account was suspended, and keeps why a session ended', async () => {
    const [ended, suspended] = await appended(
      anEvent()
        .about(ann)
        .with({ type: 'session.ended', data: { reason: 'logged_out' } })
        .build(),
      anEvent()
        .about(ann)
        .with({ type: 'account.suspended', data: { reason: 'wrote to Bob' } })
        .build(),
    );
    await p.uow.run(() => p.auditLog.anonymize(ann.id));
    const events = await p.auditLog.list(ALL_EVENTS);
    expect(events.map(({ id, data }) => [id, data])).to.deep.equal([
      [suspended?.id, { reason: null }],
      [ended?.id, { reason: 'logged_out' }],
    ]);
  });

  it('keeps the address of nobody whose account is gone', async () => {
    const gone = aUser().build();
    const [event] = await appended(anEvent().about(gone).build());
    expect(await p.auditLog.list(ALL_EVENTS)).to.deep.equal([{ ...event, ip: null, userAgent: null }]);
  });

  it('keeps one event of each key and kind, and knows which keys are in use', async () => {
    const made = anEvent().with({ type: 'key.made', data: { key: 'one.pem', kind: 'signing' } });
    const again = made.with({ id: newId() });
    const other = made.with({ id: newId(), data: { key: 'two.pem', kind: 'signing' } });
    await p.auditLog.appendOnce([made.build(), other.build()]);
    await p.auditLog.appendOnce([again.build()]);
    expect(await p.auditLog.keysInUse()).to.have.members(['one.pem', 'two.pem']);
    const retired = made.with({ id: newId(), type: 'key.retired', data: { key: 'one.pem' } });
    await Promise.all([1, 2, 3].map(() => p.auditLog.appendOnce([retired.with({ id: newId() }).build()])));
    expect(await p.auditLog.keysInUse()).to.deep.equal(['two.pem']);
    const events = await p.auditLog.list(ALL_EVENTS);
    expect(events.map(({ type, data }) => [type, data['key']])).to.have.deep.members([
      ['key.made', 'one.pem'],
      ['key.made', 'two.pem'],
      ['key.retired', 'one.pem'],
    ]);
  });

  it('purges what is old, a batch at a time', async () => {
    const old = Array.from({ length: 3 }, () => anEvent().build());
    const [kept] = await appended(
      anEvent()
        .with({ at: secondsLater(1) })
        .build(),
      ...old,
    );
    expect(await p.auditLog.purge(THEN, 2)).to.equal(0);
    expect(await p.auditLog.purge(secondsLater(1), 2)).to.equal(2);
    expect(await p.auditLog.purge(secondsLater(1), 2)).to.equal(1);
    expect(await p.auditLog.purge(secondsLater(1), 2)).to.equal(0);
    expect(await p.auditLog.list(ALL_EVENTS)).to.deep.equal([kept]);
  });
});

describePostgres('The audit log that cannot be written', (p) => {
  it('loses the event, says so and counts it, and lets its caller go on', async () => {
    const logger = new RecordingLogger();
    const registry = new Registry();
    const auditLog = new PostgresAuditLog({ database: p.database, logger, registry });
    await p.database.rows(sql`ALTER TABLE audit_events RENAME TO moved`);
    try {
      await auditLog.append(anEvent().build());
    } finally {
      await p.database.rows(sql`ALTER TABLE moved RENAME TO audit_events`);
    }
    expect(logger.lines.map(({ level, event }) => [level, event])).to.deep.equal([
      ['warn', 'audit_event_lost'],
    ]);
    expect(await registry.metrics()).to.match(/^latchkey_audit_events_lost_total 1$/m);
  });
});

describePostgres('The audit log against others', (p) => {
  const ann = aUser().build();

  beforeEach(() => p.users.add(ann));

  it('waits for the deletion of the account and then keeps no address', async () => {
    const event = anEvent().about(ann).build();
    let late: Promise<void> = Promise.resolve();
    await p.uow.run(async () => {
      await p.users.lock(ann.id);
      await p.users.remove(ann.id);
      await p.auditLog.anonymize(ann.id);
      late = outside(() => p.auditLog.append(event));
      await outside(() => p.untilBlocked(1));
    });
    await late;
    expect(await p.auditLog.list(ALL_EVENTS)).to.deep.equal([{ ...event, ip: null, userAgent: null }]);
  });

  it('is purged by one instance at a time', async () => {
    await p.auditLog.append(anEvent().build());
    await p.uow.run(async () => {
      expect(await p.auditLog.purge(secondsLater(1), 10)).to.equal(1);
      expect(await outside(() => p.auditLog.purge(secondsLater(1), 10))).to.equal(null);
    });
  });
});
