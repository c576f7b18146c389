import { expect } from 'chai';
import { sql, type RawBuilder } from 'kysely';
import { EmailTakenError } from '#domain/identity/errors.ts';
import type { User } from '#domain/identity/accounts/user.ts';
import { ConcurrentChangeError, ServiceUnavailableError } from '#application/shared/errors.ts';
import { ALL_EVENTS, aTask, aUser, THEN } from '#tests/support/builders.ts';
import { outside } from '#tests/support/outside.ts';
import { describePersistence, describePostgres, postgresPersistence } from '#tests/support/persistence.ts';
import { rejection } from '#tests/support/rejection.ts';
import { createMigratedDatabase } from '#tests/support/test-database.ts';

const HASH = 'hash' as never;

describePersistence('A unit of work', (p) => {
  const user = aUser().build();
  const task = aTask(user).build();
  const boom = new Error('boom');

  async function exists({ id }: User): Promise<boolean> {
    return (await p.users.findById(id)) !== null;
  }

  it('keeps all of its writes when it ends, and gives its result', async () => {
    const result = await p.uow.run(async () => {
      await p.users.add(user, HASH);
      await p.tasks.add(task);
      return 'done';
    });
    expect(result).to.equal('done');
    expect((await p.credentials.findByUserId(user.id))?.user).to.deep.equal(user);
    expect(await p.tasks.find(task.id, user.id)).to.deep.equal(task);
  });

  it('keeps none when it throws, and passes on what was thrown', async () => {
    const thrown = p.uow.run(async () => {
      await p.users.add(user, HASH);
      await p.tasks.add(task);
      throw boom;
    });
    expect(await rejection(thrown)).to.equal(boom);
    expect(await exists(user)).to.equal(false);
    await p.users.add(user);
  });

  it('keeps none when one of its writes is refused', async () => {
    await p.users.add(aUser().withEmail('taken@example.org').build());
    const refused = p.uow.run(async () => {
      await p.users.add(user);
      await p.users.add(aUser().withEmail('Taken@example.org').build());
    });
    expect(await rejection(refused)).to.be.instanceOf(EmailTakenError);
    expect(await exists(user)).to.equal(false);
  });

  it('sees its own writes, and nobody else does before it ends', async () => {
    await p.uow.run(async () => {
      await p.users.add(user);
      expect(await exists(user)).to.equal(true);
      expect(await outside(() => exists(user))).to.equal(false);
      expect(await outside(() => p.users.list(10, null))).to.deep.equal([]);
    });
    expect(await exists(user)).to.equal(true);
  });

  it('contains the units of work that are run within', async () => {
    const other = aUser().build();
    const thrown = p.uow.run(async () => {
      await p.users.add(user);
      await p.uow.run(() => p.users.add(other));
      expect(await exists(other)).to.equal(true);
      expect(await outside(() => exists(other))).to.equal(false);
      throw boom;
    });
    expect(await rejection(thrown)).to.equal(boom);
    expect(await exists(user)).to.equal(false);
    expect(await exists(other)).to.equal(false);
  });

  it('keeps nothing when one within has thrown, even if that was caught', async () => {
    const outer = p.uow.run(async () => {
      await p.users.add(user);
      await p.uow
        .run(async () => {
          await p.users.add(aUser().build());
          throw boom;
        })
        .catch(() => undefined);
    });
    expect(await rejection(outer)).to.equal(boom);
    expect(await p.users.list(10, null)).to.deep.equal([]);
  });

  it('keeps the events that were recorded in it and within, in their order', async () => {
    await p.uow.run(async (audit) => {
      audit.record({
        type: 'account.registered',
        actorId: null,
        subjectId: user.id,
        data: { roles: ['user'] },
      });
      await p.users.add(user);
      await p.uow.run(async (inner) =>
        inner.record({ type: 'roles.changed', actorId: user.id, subjectId: user.id }),
      );
      expect(await outside(() => p.auditLog.list(ALL_EVENTS))).to.deep.equal([]);
    });
    const events = await p.auditLog.list(ALL_EVENTS);
    expect(events.map(({ type, subjectId }) => [type, subjectId])).to.deep.equal([
      ['roles.changed', user.id],
      ['account.registered', user.id],
    ]);
    expect(events[1]).to.deep.include({ at: THEN, data: { roles: ['user'] }, ip: null, requestId: null });
  });

  it('keeps no event when it throws', async () => {
    const thrown = p.uow.run(async (audit) => {
      audit.record({ type: 'account.registered', actorId: null, subjectId: user.id });
      await p.users.add(user);
      throw boom;
    });
    expect(await rejection(thrown)).to.equal(boom);
    expect(await p.auditLog.list(ALL_EVENTS)).to.deep.equal([]);
  });

  it('takes no events after its end from what it left running', async () => {
    const end = Promise.withResolvers<void>();
    let late: Promise<unknown> = Promise.resolve();
    await p.uow.run((audit) => {
      late = end.promise.then(() =>
        audit.record({ type: 'account.registered', actorId: null, subjectId: user.id }),
      );
      return Promise.resolve();
    });
    end.resolve();
    expect(await rejection(late)).to.be.instanceOf(Error);
    expect(await p.auditLog.list(ALL_EVENTS)).to.deep.equal([]);
  });

  it('takes no calls after its end from what it left running', async () => {
    const end = Promise.withResolvers<void>();
    let late: Promise<unknown> = Promise.resolve();
    await p.uow.run(() => {
      late = end.promise.then(() => p.users.add(user));
      return Promise.resolve();
    });
    end.resolve();
    expect(await rejection(late)).to.be.instanceOf(Error);
    expect(await exists(user)).to.equal(false);
  });

  it('loses nothing when thirty at once change the same account under its lock', async () => {
    await p.users.add(user);
    await Promise.all(
      Array.from({ length: 30 }, () =>
        p.uow.run(async () => {
          const locked = await p.users.lock(user.id);
          await p.users.save(locked!.withProfile({ firstName: `${locked!.firstName}+` }, THEN));
        }),
      ),
    );
    expect(await p.users.findById(user.id)).to.include({ firstName: `Ann${'+'.repeat(30)}`, version: 31 });
  });
});

describePostgres(
  'A unit of work against others',
  (p) => {
    const fail = (code: string): RawBuilder<unknown> => sql`SELECT test_fail(${code})`;

    before(async () => {
      await p.database.rows(sql`
      CREATE FUNCTION test_fail(code text) RETURNS void LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'on purpose' USING ERRCODE = code; END $$`);
      await p.database.rows(sql`CREATE SEQUENCE test_tries`);
      await p.database.rows(sql`
      CREATE FUNCTION test_fail_twice() RETURNS integer LANGUAGE plpgsql AS
      $$ DECLARE try integer := nextval('test_tries');
      BEGIN IF try % 3 <> 0 THEN RAISE EXCEPTION 'on purpose' USING ERRCODE = '40001'; END IF; RETURN try; END $$`);
    });

    for (const code of ['40001', '40P01']) {
      it(`is run again after ${code}, and keeps what its last run wrote`, async () => {
        let runs = 0;
        const user = aUser().build();
        await p.uow.run(async () => {
          runs += 1;
          await p.users.add(user);
          if (runs < 3) await p.database.rows(fail(code));
        });
        expect(runs).to.equal(3);
        expect(await p.users.findById(user.id)).to.deep.equal(user);
      });
    }

    it('keeps the events of its last run only', async () => {
      let runs = 0;
      await p.uow.run(async (audit) => {
        runs += 1;
        audit.record({ type: 'session.ended', actorId: null, subjectId: null, data: { count: runs } });
        if (runs < 3) await p.database.rows(fail('40001'));
      });
      const events = await p.auditLog.list(ALL_EVENTS);
      expect(events.map(({ data }) => data)).to.deep.equal([{ count: 3 }]);
    });

    it('gives up after three runs', async () => {
      let runs = 0;
      const stubborn = p.uow.run(async () => {
        runs += 1;
        await p.database.rows(fail('40001'));
      });
      expect(await rejection(stubborn)).to.be.instanceOf(ConcurrentChangeError);
      expect(runs).to.equal(3);
    });

    it('is run again with the whole of the outer one where it is nested', async () => {
      const runs: string[] = [];
      await p.uow.run(async () => {
        runs.push('outer');
        await p.uow.run(async () => {
          runs.push('inner');
          if (runs.length < 3) await p.database.rows(fail('40001'));
        });
      });
      expect(runs).to.deep.equal(['outer', 'inner', 'outer', 'inner']);
    });

    it('is not run again for a conflict that the use case itself finds', async () => {
      let runs = 0;
      const conflict = new ConcurrentChangeError();
      const refused = p.uow.run(() => {
        runs += 1;
        return Promise.reject(conflict);
      });
      expect(await rejection(refused)).to.equal(conflict);
      expect(runs).to.equal(1);
    });

    it('gets both of two through that lock each other out', async () => {
      const [one, two] = [aUser().build(), aUser().build()];
      for (const user of [one, two]) await p.users.add(user);
      const bothHoldOne = Promise.withResolvers<void>();
      let holding = 0;
      let runs = 0;
      const lockBoth = (first: User, second: User) =>
        p.uow.run(async () => {
          runs += 1;
          await p.users.lock(first.id);
          holding += 1;
          if (holding === 2) bothHoldOne.resolve();
          await bothHoldOne.promise;
          const locked = await p.users.lock(second.id);
          await p.users.save(locked!.withRoles(['user', `seen-by-${first.firstName}`], THEN));
        });
      await Promise.all([lockBoth(one, two), lockBoth(two, one)]);
      expect(runs).to.equal(3);
      for (const user of [one, two]) expect(await p.users.findById(user.id)).to.include({ version: 2 });
    });

    it('does not commit what went on after a statement had failed', async () => {
      const user = aUser().build();
      const careless = p.uow.run(async () => {
        await p.users.add(user);
        await p.database.rows(fail('22000')).catch(() => undefined);
      });
      expect(await rejection(careless)).to.be.instanceOf(Error);
      expect(await p.users.findById(user.id)).to.equal(null);
    });

    it('is not needed for a single statement to be run again', async () => {
      const rows = await p.database.rows(sql`SELECT test_fail_twice() AS tries`);
      expect(rows).to.deep.equal([{ tries: 3 }]);
    });

    it('is refused, not kept waiting, while somebody else keeps the lock', async () => {
      const user = aUser().build();
      await p.users.add(user);
      const impatient = postgresPersistence({ url: p.url, deadlines: { lockMs: 50 } });
      await p.uow.run(async () => {
        await p.users.lock(user.id);
        const blocked = outside(() => impatient.uow.run(() => impatient.users.lock(user.id)));
        expect(await rejection(blocked)).to.be.instanceOf(ServiceUnavailableError);
      });
      await impatient.database.close();
    });
  },
  createMigratedDatabase,
);
